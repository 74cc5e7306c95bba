package io.cartstream.ingest;

/** One record of the stream. Immutable, as long as its bytes are not changed. */
public final class OutgoingRecord {
    private final String partitionKey;
    private final String explicitHashKey;
    private final byte[] data;

    /**
     * A record of {@code data}.
     *
     * @param partitionKey 1–256 ASCII characters, no user id
     * @param explicitHashKey decimal, decides the shard
     */
    public OutgoingRecord(String partitionKey, String explicitHashKey, byte[] data) {
        this.partitionKey = partitionKey;
        this.explicitHashKey = explicitHashKey;
        this.data = data;
    }

    public String partitionKey() {
        return partitionKey;
    }

    public String explicitHashKey() {
        return explicitHashKey;
    }

    public byte[] data() {
        return data;
    }

    /** What the service counts towards its limits: data and partition key, in bytes. */
    int size() {
        return data.length + partitionKey.length();
    }
}
