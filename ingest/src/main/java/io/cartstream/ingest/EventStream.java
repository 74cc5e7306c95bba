package io.cartstream.ingest;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/** The stream that events are put into. Thread-safe. */
public interface EventStream {
    /** What the stream said about one record of a call. */
    enum Verdict {
        /** Durable. */
        ACKNOWLEDGED,
        /** Not stored: the shard or the stream is over its limit. */
        THROTTLED,
        /** Not stored, for a reason of the stream's own. */
        FAILED
    }

    /**
     * Puts {@code records} in one call, which is never retried by itself.
     *
     * @return a verdict per record, in their order; exceptionally where the outcome is unknown, in bounded time
     */
    CompletableFuture<List<Verdict>> put(List<OutgoingRecord> records);

    /** Whether it is known not to answer, so that nothing should wait for it; see {@link StreamBreaker}. */
    default boolean isAway() {
        return false;
    }

    /** Whether events may be sent now: always, but where the stream is away only once in a while, as a trial. */
    default boolean admits() {
        return true;
    }

    /** Asks whether the stream is there; exceptionally where it is not, in bounded time. */
    CompletableFuture<Void> probe();
}
