package io.cartstream.worker.consume;

import io.cartstream.service.retry.RetryPause;
import io.cartstream.worker.metrics.WorkerMetrics;
import io.cartstream.worker.stream.Batch;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Commits one shard's batches: takes every durable step, and only then moves the checkpoint past them. A step that fails is
 * tried again, with growing pauses, for as long as the shard is ours; meanwhile no further records are taken, which is the back-pressure.
 *
 * <p>For one thread at a time.
 */
final class CommitCycle {
    private static final Logger LOG = LoggerFactory.getLogger(CommitCycle.class);

    /** How often a cycle at work looks whether the shard is still ours: some times in the least failover time. */
    private static final Duration LEASE_CHECK = Duration.ofMillis(500);

    private final String shard;
    private final ShardWork work;
    private final ShardStatus status;
    private final ExecutorService threads;
    private final RetryPause retryPause;
    private final WorkerMetrics metrics;
    private final InstantSource clock;

    /**
     * The cycle of one shard.
     *
     * @param work its steps are independent of each other; they run side by side
     * @param status is told of steps that fail
     * @param threads runs the steps
     * @param retryPause pauses after a step has failed
     */
    CommitCycle(
            String shard,
            ShardWork work,
            ShardStatus status,
            ExecutorService threads,
            RetryPause retryPause,
            WorkerMetrics metrics,
            InstantSource clock) {
        this.shard = shard;
        this.work = work;
        this.status = status;
        this.threads = threads;
        this.retryPause = retryPause;
        this.metrics = metrics;
        this.clock = clock;
    }

    /**
     * Ends when all of the batch is committed.
     *
     * @throws LeaseLostException where the shard is not ours any more; the records may be committed in part, their new owner does the rest
     * @throws InterruptedException as above, where this process is being stopped
     */
    void run(Batch batch, Checkpoint checkpoint) throws LeaseLostException, InterruptedException {
        var started = clock.instant();
        metrics.recordsRead(batch.size());
        takeSteps(batch, checkpoint);
        checkpoint.advanceTo(batch.end());
        report(batch, started.toEpochMilli());
    }

    /** Releases the shard's shares. */
    void release() {
        work.release().run();
    }

    private void takeSteps(Batch batch, Checkpoint checkpoint) throws LeaseLostException, InterruptedException {
        var open = work.steps().stream().map(step -> new Pending(step, batch)).toList();
        open = runAndCollectFailed(open, checkpoint);
        for (var failures = 1; !open.isEmpty(); failures++) {
            metrics.cycleFailed();
            retryPause.after(failures);
            checkpoint.requireLease();
            open = runAndCollectFailed(open, checkpoint);
        }
    }

    private List<Pending> runAndCollectFailed(List<Pending> open, Checkpoint checkpoint)
            throws LeaseLostException, InterruptedException {
        var outcomes = new ArrayList<Future<?>>(open.size());
        try {
            open.forEach(step -> outcomes.add(threads.submit(step)));
        } catch (RejectedExecutionException _) {
            throw new InterruptedException("the worker is being stopped");
        }
        var failed = new ArrayList<Pending>(0);
        for (var i = 0; i < open.size(); i++) {
            try {
                await(outcomes.get(i), checkpoint);
            } catch (ExecutionException e) {
                failed.add(open.get(i));
                log(open.get(i).step, e.getCause());
            } catch (LeaseLostException | InterruptedException e) {
                outcomes.forEach(outcome -> outcome.cancel(true));
                throw e;
            }
        }
        return failed;
    }

    /** A step may take its time, such as a delivery that is throttled; it ends where the shard is not ours any more. */
    private static void await(Future<?> outcome, Checkpoint checkpoint)
            throws ExecutionException, LeaseLostException, InterruptedException {
        while (true) {
            try {
                outcome.get(LEASE_CHECK.toMillis(), TimeUnit.MILLISECONDS);
                return;
            } catch (TimeoutException _) {
                checkpoint.requireLease();
            }
        }
    }

    private void log(CommitStep step, Throwable failure) {
        status.failed(step.name() + ": " + new FailureCause(failure));
        if (failure instanceof Error) {
            LOG.error("{}: {} failed and will be retried", shard, step.name(), failure);
        } else {
            LOG.warn("{}: {} failed and will be retried: {}", shard, step.name(), new FailureCause(failure));
        }
    }

    /** A step at work on one batch, with what it has achieved. For one thread at a time. */
    private static final class Pending implements Runnable {
        private final CommitStep step;
        private final Batch batch;
        private Optional<Runnable> begun = Optional.empty();

        Pending(CommitStep step, Batch batch) {
            this.step = step;
            this.batch = batch;
        }

        @Override
        public void run() {
            if (begun.isEmpty()) {
                begun = Optional.of(step.begin().apply(batch));
            }
            begun.get().run();
        }
    }

    private void report(Batch batch, long startedMillis) {
        var now = clock.millis();
        metrics.eventsCommitted(batch.events().size());
        metrics.cycle(Duration.ofMillis(now - startedMillis));
        batch.events()
                .forEach(placed ->
                        metrics.freshness(now - placed.event().receivedAt().toEpochMilli()));
    }
}
