package io.cartstream.bench.worker;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Answers after a while, as a service across a network does. Thread-safe. */
final class Latency implements AutoCloseable {
    private final long nanos;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("latency").daemon().factory());

    Latency(Duration latency) {
        nanos = latency.toNanos();
    }

    <T> CompletableFuture<T> answer(T answer) {
        var future = new CompletableFuture<T>();
        var _ = timer.schedule(() -> future.complete(answer), nanos, TimeUnit.NANOSECONDS);
        return future;
    }

    <T> CompletableFuture<T> failure(Throwable failure) {
        var future = new CompletableFuture<T>();
        var _ = timer.schedule(() -> future.completeExceptionally(failure), nanos, TimeUnit.NANOSECONDS);
        return future;
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
