package io.cartstream.worker.aws;

import io.cartstream.service.retry.RetryPause;
import io.cartstream.worker.metrics.WorkerMetrics;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;

/**
 * Calls one AWS service for one shard: at most so many at a time as its share of the {@link CallBudget} is, each a few times where it was
 * throttled, answered 5xx or timed out, with jittered exponential back-off in between. A call that waits for its next attempt delays no
 * other call. The clients' own retries are switched off, so that every attempt is counted here. Thread-safe.
 */
public final class RemoteCalls implements AutoCloseable {
    private static final int FIRST_SERVER_ERROR = 500;

    private final Semaphore inFlight;
    private final int maxTasks;
    private final int maxAttempts;
    private final RetryPause retryPause;
    private final WorkerMetrics metrics;
    private final ExecutorService threads;
    private final Runnable release;

    RemoteCalls(
            Semaphore inFlight,
            int maxTasks,
            int maxAttempts,
            RetryPause retryPause,
            WorkerMetrics metrics,
            ExecutorService threads,
            Runnable release) {
        this.inFlight = inFlight;
        this.maxTasks = maxTasks;
        this.maxAttempts = maxAttempts;
        this.retryPause = retryPause;
        this.metrics = metrics;
        this.threads = threads;
        this.release = release;
    }

    /**
     * The answer to a request, asked for again while it is worth it.
     *
     * @param request makes and sends it; called again for each attempt, once the attempt has its turn. So no more requests are encoded at a
     *     time than are in flight
     * @throws RuntimeException the SDK's own, where it is not worth asking again or has been asked for often enough
     * @throws CancellationException where the thread was interrupted
     */
    public <T> T call(Supplier<CompletableFuture<T>> request) {
        try {
            for (var attempt = 1; ; attempt++) {
                try {
                    return callOnce(request);
                } catch (RuntimeException e) {
                    if (isThrottled(e)) {
                        metrics.throttled();
                    }
                    if (!isRetryable(e) || attempt == maxAttempts) {
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
        retryPause.after(attempts);
    }

    /** How often a request is tried at most. */
    public int maxAttempts() {
        return maxAttempts;
    }

    /**
     * Runs a task for each of the inputs, side by side, and gives the results in the same order. Of so many only are there threads as may
     * be of use: twice the calls in flight, since a task may also wait for its next attempt. Once one has failed no further one begins.
     *
     * @throws RuntimeException what the first of the failed tasks threw, after all that had begun have ended
     * @throws CancellationException where the thread was interrupted
     */
    public <A, T> List<T> invokeAll(List<A> inputs, Task<A, T> task) {
        if (inputs.size() == 1) {
            return List.of(invokeOne(() -> task.run(inputs.getFirst())));
        }
        var results = new AtomicReferenceArray<T>(inputs.size());
        var next = new AtomicInteger();
        var failure = new AtomicReference<Throwable>();
        Callable<Void> runner = () -> {
            for (var i = next.getAndIncrement();
                    i < inputs.size() && failure.get() == null;
                    i = next.getAndIncrement()) {
                try {
                    results.set(i, task.run(inputs.get(i)));
                } catch (Throwable e) {
                    failure.compareAndSet(null, e);
                }
            }
            return null;
        };
        try {
            for (var ended : threads.invokeAll(Collections.nCopies(Math.min(maxTasks, inputs.size()), runner))) {
                ended.get();
            }
        } catch (ExecutionException e) {
            throw unchecked(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw cancelled(e);
        }
        if (failure.get() != null) {
            throw unchecked(failure.get());
        }
        return IntStream.range(0, inputs.size()).mapToObj(results::get).toList();
    }

    /** What is done with one input, by way of {@link #call}. */
    @FunctionalInterface
    public interface Task<A, T> {
        T run(A input) throws InterruptedException;
    }

    /** Leaves the share to the others; calls that are still made get along with what it was. */
    @Override
    public void close() {
        release.run();
    }

    private static <T> T invokeOne(Callable<T> task) {
        try {
            return task.call();
        } catch (Exception e) {
            throw unchecked(e);
        }
    }

    /**
     * The answer to a request, asked for once: for callers that decide themselves what is worth asking again.
     *
     * @throws RuntimeException the SDK's own
     */
    public <T> T callOnce(Supplier<CompletableFuture<T>> request) throws InterruptedException {
        inFlight.acquire();
        try {
            return request.get().get();
        } catch (ExecutionException e) {
            throw unchecked(e.getCause());
        } finally {
            inFlight.release();
        }
    }

    private static boolean isRetryable(RuntimeException e) {
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
