package io.cartstream.api.http;

import io.cartstream.ingest.ByteBudget;
import io.cartstream.ingest.Ingest;

/** Bytes of the budget that a request holds until it is closed: for its parsed events, and for its answer. Not thread-safe. */
final class HeldBytes implements AutoCloseable {
    private final ByteBudget budget;
    private long held;

    /** Holds nothing yet. */
    HeldBytes(ByteBudget budget) {
        this.budget = budget;
    }

    /**
     * Holds at least {@code bytes}.
     *
     * @throws ProblemException 503 where there is no room
     */
    void require(long bytes) {
        if (!growTo(bytes)) {
            throw noRoom();
        }
    }

    static ProblemException noRoom() {
        return new ProblemException(
                Problem.of(ProblemType.BUSY, "The service is at capacity; send the request again later.")
                        .retryAfter(Ingest.RETRY_AFTER));
    }

    /** Holds at least {@code bytes}; false, and nothing more held, where there is no room. */
    boolean growTo(long bytes) {
        if (bytes > held) {
            if (!budget.tryAcquire(bytes - held)) {
                return false;
            }
            held = bytes;
        }
        return true;
    }

    @Override
    public void close() {
        budget.release(held);
        held = 0;
    }
}
