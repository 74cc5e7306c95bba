package io.cartstream.api.recommend;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;

/** Lets an answer that nobody waits for any more end the call it comes from, whose connection is then free. */
public final class GivenUp {
    private GivenUp() {}

    /** {@code answer}, which cancels {@code call} where it is itself cancelled. */
    public static <T> CompletableFuture<T> ends(Future<?> call, CompletableFuture<T> answer) {
        var _ = answer.whenComplete((_, _) -> {
            if (answer.isCancelled()) {
                call.cancel(true);
            }
        });
        return answer;
    }
}
