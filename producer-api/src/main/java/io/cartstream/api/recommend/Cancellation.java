package io.cartstream.api.recommend;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;

/** Ends the call behind an answer that is no longer needed, so that its connection is free. */
public final class Cancellation {
    private Cancellation() {}

    /** {@code answer}, which cancels {@code call} where it is itself cancelled. */
    public static <T> CompletableFuture<T> propagated(Future<?> call, CompletableFuture<T> answer) {
        var _ = answer.whenComplete((_, _) -> {
            if (answer.isCancelled()) {
                call.cancel(true);
            }
        });
        return answer;
    }
}
