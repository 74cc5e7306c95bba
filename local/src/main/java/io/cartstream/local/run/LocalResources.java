package io.cartstream.local.run;

/** How everything in the local AWS is called. Services get these names as settings, as in the cloud they get others. */
public final class LocalResources {
    public static final String STREAM = "cartstream-events";
    public static final int SHARDS = 4;
    public static final String BUCKET = "cartstream-archive";
    public static final String ARCHIVE_DELIVERY = "cartstream-archive";
    public static final String DEAD_LETTER_DELIVERY = "cartstream-dead-letters";

    /** What API Gateway writes into in the cloud, and the bridge's application. */
    public static final String DIRECT_STREAM = "cartstream-direct";

    public static final int DIRECT_SHARDS = 1;
    public static final String BRIDGE_APPLICATION = "cartstream-bridge";

    /** The SageMaker endpoint of the ranking model. */
    public static final String MODEL_ENDPOINT = "cartstream-ranking";

    private LocalResources() {}
}
