package io.cartstream.ingest;

/**
 * An event that waits for its acknowledgement.
 *
 * @param event what goes into the stream
 * @param lane where it waits
 * @param deadlineNanos by the dispatcher's ticker; after it, the event is not sent again
 * @param submission the request it came with
 * @param index its place in that request
 */
record PendingEvent(EncodedEvent event, int lane, long deadlineNanos, Submission submission, int index) {
    /** What an event takes in memory beside its JSON, roughly. */
    private static final int OVERHEAD = 256;

    static long footprint(EncodedEvent event) {
        return event.json().length + (long) OVERHEAD;
    }

    long footprint() {
        return footprint(event);
    }

    int length() {
        return event.json().length;
    }

    boolean isExpired(long nanos) {
        return deadlineNanos - nanos <= 0;
    }

    boolean isOpen() {
        return submission.isOpen(index);
    }

    boolean settle(Outcome outcome) {
        return submission.settle(index, outcome);
    }
}
