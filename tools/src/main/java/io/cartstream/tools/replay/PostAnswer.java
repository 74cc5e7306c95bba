package io.cartstream.tools.replay;

import java.time.Duration;
import java.util.List;

/** What came of posting a batch. */
sealed interface PostAnswer {
    /** The API said of each event what became of it, in the order of the batch. */
    record Settled(List<EventResult> results) implements PostAnswer {}

    /** Nothing is known to be accepted; the same batch may be posted again after {@code retryAfter}. */
    record Busy(Duration retryAfter, String reason) implements PostAnswer {}

    /** The batch as a whole is not taken, and never will be. */
    record Rejected(String reason) implements PostAnswer {}

    /** No batch at all will be taken: wrong address, wrong key. */
    record Hopeless(String reason) implements PostAnswer {}

    /** What became of one event. */
    sealed interface EventResult {
        /** Durable. */
        record Accepted() implements EventResult {}

        /** Not taken, and never will be. */
        record Rejected(String reason) implements EventResult {}

        /** Not taken this time. */
        record Failed(String reason) implements EventResult {}
    }
}
