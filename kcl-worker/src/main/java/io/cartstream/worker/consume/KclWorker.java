package io.cartstream.worker.consume;

import io.cartstream.service.retry.RetryPause;
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
 * KCL from its start to its end. A start can fail half-way, because the lease table is throttled or several workers start on an empty one
 * at once. KCL 3.5 never recovers from that: it retries with what is left of the first attempt. So here each retry starts from nothing.
 *
 * <p>Thread-safe.
 */
final class KclWorker implements Leases {
    private static final Logger LOG = LoggerFactory.getLogger(KclWorker.class);

    private final Function<WorkerStateChangeListener, Scheduler> schedulers;
    private final RetryPause retryPause;
    private final Heartbeat heartbeat;
    private final CountDownLatch ended = new CountDownLatch(1);
    private final CountDownLatch handedOver = new CountDownLatch(1);

    // Guarded by this.
    private Optional<Scheduler> current = Optional.empty();
    private boolean isStopping;

    /**
     * KCL that has not been started.
     *
     * @param schedulers makes a scheduler, which tells how its start goes
     * @param retryPause pauses after a start has failed
     * @param heartbeat of the schedulers' loops
     */
    KclWorker(Function<WorkerStateChangeListener, Scheduler> schedulers, RetryPause retryPause, Heartbeat heartbeat) {
        this.schedulers = schedulers;
        this.retryPause = retryPause;
        this.heartbeat = heartbeat;
    }

    /** Consumes; returns when it was stopped, or when KCL could not start however often it was tried. */
    void run() {
        try {
            var patience = new StartPatience();
            for (var failures = 1; ; failures++) {
                var failure = startUntilTheEnd();
                if (failure.isEmpty()) {
                    return;
                }
                LOG.warn("KCL failed to start (attempt {}): {}", failures, new FailureCause(failure.get()));
                if (patience.isOverAfter(failure.get())) {
                    return;
                }
                retryPause.after(failures);
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
            LOG.warn("graceful shutdown did not finish in time: {}", e.toString());
            return false;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            handedOver.countDown();
        }
    }

    /** Whether KCL's loop runs, or starts. */
    boolean isRunning() {
        return ended.getCount() > 0 && heartbeat.isBeating();
    }

    @Override
    public synchronized Optional<UUID> token(String shard) {
        return current.map(scheduler -> scheduler.leaseCoordinator().getCurrentlyHeldLease(shard))
                .map(Lease::concurrencyToken);
    }

    /** As KCL itself does where a lease outlives its consumer. The consumer is told of a lost lease. */
    @Override
    public synchronized void giveUp(String shard, UUID token) {
        current.map(Scheduler::leaseCoordinator)
                .ifPresent(leases -> Optional.ofNullable(leases.getCurrentlyHeldLease(shard))
                        .filter(lease -> token.equals(lease.concurrencyToken()))
                        .ifPresent(leases::dropLease));
    }

    /** Why KCL could not start; empty where it started and ran until it was stopped, or was to be stopped before it started. */
    private Optional<Throwable> startUntilTheEnd() {
        var outcome = new StartOutcome();
        heartbeat.starts();
        begin(outcome).ifPresent(Scheduler::run);
        return isStopping() ? Optional.empty() : outcome.failure;
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
     * KCL's loop ends while the thread that stops it still releases the leader lock. If the clients are closed meanwhile, the other workers
     * have to wait until the lock expires.
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
        LOG.info("graceful shutdown of KCL returned {}", graceful);
        if (!graceful) {
            scheduler.shutdown();
        }
    }

    private static long left(long deadline) {
        return Math.max(0, deadline - System.nanoTime());
    }

    /** How the start of one scheduler went; told and asked by the thread that runs it. */
    private static final class StartOutcome implements WorkerStateChangeListener {
        private Optional<Throwable> failure = Optional.empty();

        @Override
        public void onWorkerStateChange(WorkerState newState) {
            // Only the failure counts.
        }

        @Override
        public void onAllInitializationAttemptsFailed(Throwable cause) {
            failure = Optional.of(cause);
        }
    }
}
