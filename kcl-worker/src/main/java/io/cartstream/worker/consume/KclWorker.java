package io.cartstream.worker.consume;

import io.cartstream.worker.retry.Backoff;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.kinesis.coordinator.Scheduler;
import software.amazon.kinesis.coordinator.WorkerStateChangeListener;
import software.amazon.kinesis.leases.Lease;

/**
 * KCL from its start to its end. A start that fails half-way, because the lease table is throttled or several workers start on an empty one at
 * once, is one that KCL 3.5 never recovers from: it tries again with what is left of the first attempt. So here it begins anew from nothing.
 *
 * <p>Thread-safe.
 */
final class KclWorker implements Leases {
    private static final Logger LOG = LoggerFactory.getLogger(KclWorker.class);

    /** With growing pauses in between, some minutes of it; then whoever runs the process should know. */
    private static final int MOST_STARTS = 30;

    private final Function<WorkerStateChangeListener, Scheduler> schedulers;
    private final Backoff backoff;
    private final CountDownLatch ended = new CountDownLatch(1);
    private final CountDownLatch handedOver = new CountDownLatch(1);

    // Guarded by this.
    private Optional<Scheduler> current = Optional.empty();
    private boolean isStopping;

    /**
     * KCL that has not been started.
     *
     * @param schedulers makes a scheduler, which tells how its start goes
     * @param backoff pauses after a start has failed
     */
    KclWorker(Function<WorkerStateChangeListener, Scheduler> schedulers, Backoff backoff) {
        this.schedulers = schedulers;
        this.backoff = backoff;
    }

    /** Consumes; returns when it was stopped, or when KCL could not start however often it was tried. */
    void run() {
        try {
            for (var failures = 1; failures <= MOST_STARTS && !isStartedUntilItsEnd(); failures++) {
                LOG.warn("KCL could not start for the {}. time", failures);
                backoff.pause(failures);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            ended.countDown();
            awaitHandOver();
        }
    }

    /**
     * Hands the shards over, each after its last cycle, and stops.
     *
     * @return whether all of that was done within {@code timeout}
     */
    boolean stop(Duration timeout) {
        var deadline = System.nanoTime() + timeout.toNanos();
        try {
            var scheduler = markStopping();
            if (scheduler.isPresent()) {
                shutDown(scheduler.get(), deadline);
            }
            return ended.await(left(deadline), TimeUnit.NANOSECONDS);
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("graceful shutdown did not end in time: {}", e.toString());
            return false;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            handedOver.countDown();
        }
    }

    boolean hasEnded() {
        return ended.getCount() == 0;
    }

    @Override
    public synchronized Optional<UUID> holding(String shard) {
        return current.map(scheduler -> scheduler.leaseCoordinator().getCurrentlyHeldLease(shard))
                .map(Lease::concurrencyToken);
    }

    /** Whether KCL started and ran until it was stopped; or was to be stopped before it started. */
    private boolean isStartedUntilItsEnd() {
        var outcome = new StartOutcome();
        var scheduler = begin(outcome);
        scheduler.ifPresent(Scheduler::run);
        return scheduler.isEmpty() || !outcome.hasFailed || isStopping();
    }

    private synchronized Optional<Scheduler> begin(StartOutcome outcome) {
        current = isStopping ? Optional.empty() : Optional.of(schedulers.apply(outcome));
        return current;
    }

    private synchronized Optional<Scheduler> markStopping() {
        isStopping = true;
        return current;
    }

    /**
     * KCL's loop ends while the thread that stops it still gives up the lead. Whoever closes the clients meanwhile leaves the lead to be waited
     * for by the others.
     */
    private void awaitHandOver() {
        if (isStopping()) {
            try {
                handedOver.await();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private synchronized boolean isStopping() {
        return isStopping;
    }

    private static void shutDown(Scheduler scheduler, long deadline)
            throws InterruptedException, ExecutionException, TimeoutException {
        var graceful = scheduler.startGracefulShutdown().get(left(deadline), TimeUnit.NANOSECONDS);
        // The answer may come early or be false while the scheduler still works: what counts is that it has ended.
        LOG.info("graceful shutdown of KCL answered {}", graceful);
        if (!graceful) {
            scheduler.shutdown();
        }
    }

    private static long left(long deadline) {
        return Math.max(0, deadline - System.nanoTime());
    }

    /** How the start of one scheduler went; told and asked by the thread that runs it. */
    private static final class StartOutcome implements WorkerStateChangeListener {
        private boolean hasFailed;

        @Override
        public void onWorkerStateChange(WorkerState newState) {
            // Only the failure counts.
        }

        @Override
        public void onAllInitializationAttemptsFailed(Throwable failure) {
            hasFailed = true;
        }
    }
}
