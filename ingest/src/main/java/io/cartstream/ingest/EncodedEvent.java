package io.cartstream.ingest;

/** An event as it goes into the stream. Immutable, as long as nobody writes into its bytes. */
public final class EncodedEvent {
    private final String userId;
    private final byte[] json;

    /**
     * An event of {@code userId}, which decides the lane and the partition key.
     *
     * @param json canonical form, UTF-8
     */
    public EncodedEvent(String userId, byte[] json) {
        this.userId = userId;
        this.json = json;
    }

    String userId() {
        return userId;
    }

    /** The canonical form: not to be written to. */
    public byte[] json() {
        return json;
    }
}
