package io.cartstream.api.recommend;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;

/** The time budget of one answer. Not shared between threads. */
final class Deadline {
    private final LongSupplier ticker;
    private final long endsAt;

    Deadline(Duration total, LongSupplier ticker) {
        this.ticker = ticker;
        endsAt = ticker.getAsLong() + total.toNanos();
    }

    /** Whether a step could now have all of its budget. */
    boolean allows(Duration step) {
        return nanos() >= step.toNanos();
    }

    private long nanos() {
        return Math.max(0, endsAt - ticker.getAsLong());
    }

    /**
     * Waits for {@code answer}, within the step's budget and what is left of the whole; an answer that comes too late is given up.
     *
     * @throws TimeoutException where it did not come in time
     * @throws ExecutionException where it came as a failure
     */
    <T> T await(CompletableFuture<T> answer, Duration step) throws TimeoutException, ExecutionException {
        try {
            return answer.get(Math.min(step.toNanos(), nanos()), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            answer.cancel(true);
            throw e;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            answer.cancel(true);
            throw new ExecutionException(e);
        }
    }
}
