package io.cartstream.local.run;

/** How everything in the local AWS is called. Services get these names as settings, as in the cloud they get others. */
final class LocalResources {
    static final String STREAM = "cartstream-events";
    static final int SHARDS = 4;
    static final String TABLE_PREFIX = "cartstream-g1-";
    static final String BUCKET = "cartstream-archive";
    static final String ARCHIVE_DELIVERY = "cartstream-archive";
    static final String DEAD_LETTER_DELIVERY = "cartstream-dead-letters";

    /** KCL's application name, which is its lease table's name. */
    static final String APPLICATION = "cartstream-worker";

    /** What API Gateway writes into in the cloud, and the bridge's application. */
    static final String DIRECT_STREAM = "cartstream-direct";

    static final int DIRECT_SHARDS = 1;
    static final String BRIDGE_APPLICATION = "cartstream-bridge";

    private LocalResources() {}
}
