package io.cartstream.ingest;

/** An event that waits for its acknowledgement. Immutable, as long as its bytes are not changed. */
final class PendingEvent {
    /** What an event takes in memory beside its JSON, roughly. */
    private static final int OVERHEAD = 256;

    private final Submission submission;
    private final int index;
    private final String userId;
    private final byte[] json;
    private final int lane;

    /**
     * An event of {@code submission}.
     *
     * @param index its place there
     * @param json what goes into the stream
     * @param lane where it waits
     */
    PendingEvent(Submission submission, int index, String userId, byte[] json, int lane) {
        this.submission = submission;
        this.index = index;
        this.userId = userId;
        this.json = json;
        this.lane = lane;
    }

    String userId() {
        return userId;
    }

    byte[] json() {
        return json;
    }

    int lane() {
        return lane;
    }

    /** Bytes of memory until its outcome. */
    long footprint() {
        return json.length + (long) OVERHEAD;
    }

    boolean isExpired(long nanos) {
        return submission.isExpired(nanos);
    }

    /** Notes its first outcome; later ones change nothing. */
    void settle(PutOutcome outcome) {
        submission.settle(index, outcome);
    }
}
