package io.cartstream.worker.aws;

import io.cartstream.service.retry.RetryPause;
import io.cartstream.worker.metrics.WorkerMetrics;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;

/**
 * How many calls to one AWS service are in flight at a time, divided evenly among the shards that are held. No shard waits for another
 * shard's calls, even if those hang until they time out. Thread-safe.
 *
 * <p>The shares add up to the budget, or to one call a shard where there are more shards than that. While a shard has just been added,
 * calls of the others that began under a larger share come on top: at most as many again.
 */
public final class CallBudget implements AutoCloseable {
    private final int total;
    private final int maxAttempts;
    private final RetryPause retryPause;
    private final WorkerMetrics metrics;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Set<Share> open = new HashSet<>(); // guarded by this

    /**
     * A budget without shares yet.
     *
     * @param total calls in flight, at least 1
     * @param maxAttempts how often a request is tried at most
     * @param retryPause pauses between attempts
     */
    public CallBudget(int total, int maxAttempts, RetryPause retryPause, WorkerMetrics metrics) {
        this.total = total;
        this.maxAttempts = maxAttempts;
        this.retryPause = retryPause;
        this.metrics = metrics;
    }

    /** A share of it, for one shard; closing that leaves the rest to the others. */
    public synchronized RemoteCalls open() {
        var share = new Share();
        open.add(share);
        divide();
        return new RemoteCalls(share, 2 * total, maxAttempts, retryPause, metrics, threads, () -> release(share));
    }

    /** Ends the calls of all of them. */
    @Override
    public void close() {
        threads.shutdownNow();
    }

    private synchronized void release(Share share) {
        if (open.remove(share)) {
            divide();
        }
    }

    private void divide() {
        var each = Math.max(1, total / Math.max(1, open.size()));
        open.forEach(share -> share.resize(each));
    }

    /** Permits whose number changes; while it shrinks it may be below zero, until calls end. */
    private static final class Share extends Semaphore {
        private static final long serialVersionUID = 1L;

        private int size;

        Share() {
            super(0);
        }

        void resize(int wanted) {
            if (wanted > size) {
                release(wanted - size);
            } else {
                reducePermits(size - wanted);
            }
            size = wanted;
        }
    }
}
