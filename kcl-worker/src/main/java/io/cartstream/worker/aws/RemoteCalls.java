package io.cartstream.worker.aws;

import io.cartstream.worker.metrics.WorkerMetrics;
import io.cartstream.worker.retry.Backoff;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;

/**
 * Calls one AWS service for one shard: at most so many at a time as its share of the {@link CallBudget} is, each a few times where it was throttled, answered 5xx or timed out, with jittered
 * exponential back-off in between. A call that waits for its next attempt holds nobody else up. The clients' own retries are switched off,
 * so that every attempt is counted here. Thread-safe.
 */
public final class RemoteCalls implements AutoCloseable {
    private static final int FIRST_SERVER_ERROR = 500;

    private final Semaphore inFlight;
    private final int maxAttempts;
    private final Backoff backoff;
    private final WorkerMetrics metrics;
    private final ExecutorService threads;
    private final Runnable giveBack;

    RemoteCalls(
            Semaphore inFlight,
            int maxAttempts,
            Backoff backoff,
            WorkerMetrics metrics,
            ExecutorService threads,
            Runnable giveBack) {
        this.inFlight = inFlight;
        this.maxAttempts = maxAttempts;
        this.backoff = backoff;
        this.metrics = metrics;
        this.threads = threads;
        this.giveBack = giveBack;
    }

    /**
     * The answer to a request, asked for again while it is worth it.
     *
     * @throws RuntimeException the SDK's own, where it is not worth asking again or has been asked for often enough
     * @throws CancellationException where the thread was interrupted
     */
    public <T> T call(Supplier<CompletableFuture<T>> request) {
        try {
            for (var attempt = 1; ; attempt++) {
                try {
                    return once(request);
                } catch (RuntimeException e) {
                    if (isThrottled(e)) {
                        metrics.throttled();
                    }
                    if (!isPassing(e) || attempt == maxAttempts) {
                        throw e;
                    }
                }
                pauseAfter(attempt);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw cancelled(e);
        }
    }

    /**
     * Counts a repetition and pauses before it, for callers that repeat a part of a request.
     *
     * @param attempts made so far, from 1
     */
    public void pauseAfter(int attempts) throws InterruptedException {
        metrics.retried();
        backoff.pause(attempts);
    }

    /** How often a request is tried at most. */
    public int maxAttempts() {
        return maxAttempts;
    }

    /**
     * Runs all the tasks side by side and gives their results in the same order.
     *
     * @throws RuntimeException what the first of the failed tasks threw, after all have ended
     * @throws CancellationException where the thread was interrupted
     */
    public <T> List<T> together(Collection<? extends Callable<T>> tasks) {
        if (tasks.size() == 1) {
            return List.of(alone(tasks.iterator().next()));
        }
        try {
            var results = new ArrayList<T>(tasks.size());
            for (var task : threads.invokeAll(tasks)) {
                results.add(task.get());
            }
            return results;
        } catch (ExecutionException e) {
            throw unchecked(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw cancelled(e);
        }
    }

    /** Leaves the share to the others; calls that are still made get along with what it was. */
    @Override
    public void close() {
        giveBack.run();
    }

    private static <T> T alone(Callable<T> task) {
        try {
            return task.call();
        } catch (Exception e) {
            throw unchecked(e);
        }
    }

    private <T> T once(Supplier<CompletableFuture<T>> request) throws InterruptedException {
        inFlight.acquire();
        try {
            return request.get().get();
        } catch (ExecutionException e) {
            throw unchecked(e.getCause());
        } finally {
            inFlight.release();
        }
    }

    private static boolean isPassing(RuntimeException e) {
        return switch (e) {
            case SdkClientException _ -> true;
            case AwsServiceException refused -> isThrottled(e) || refused.statusCode() >= FIRST_SERVER_ERROR;
            default -> false;
        };
    }

    private static boolean isThrottled(RuntimeException e) {
        return e instanceof AwsServiceException refused && refused.isThrottlingException();
    }

    private static RuntimeException unchecked(Throwable failure) {
        return switch (failure) {
            case RuntimeException e -> e;
            case Error e -> throw e;
            default -> new IllegalStateException(failure);
        };
    }

    private static CancellationException cancelled(InterruptedException e) {
        var cancelled = new CancellationException("interrupted");
        cancelled.initCause(e);
        return cancelled;
    }
}
