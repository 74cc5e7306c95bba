package io.cartstream.worker.consume;

import io.cartstream.worker.metrics.WorkerMetrics;
import io.cartstream.worker.retry.Backoff;
import io.cartstream.worker.stream.Batch;
import io.cartstream.worker.stream.BatchDecoder;
import io.cartstream.worker.stream.StreamRecord;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Commits one shard's records: decodes them, takes every durable step, and only then moves the checkpoint past them. A step that fails is
 * tried again, with growing pauses, for as long as the shard is ours; meanwhile no further records are taken, which is the back-pressure.
 *
 * <p>For one thread at a time.
 */
final class CommitCycle {
    private static final Logger LOG = LoggerFactory.getLogger(CommitCycle.class);

    private final String shard;
    private final BatchDecoder decoder;
    private final ShardWork work;
    private final ExecutorService threads;
    private final Backoff backoff;
    private final WorkerMetrics metrics;
    private final InstantSource clock;

    /**
     * The cycle of one shard.
     *
     * @param work its steps are independent of each other; they run side by side
     * @param threads runs the steps
     * @param backoff pauses after a step has failed
     */
    CommitCycle(
            String shard,
            BatchDecoder decoder,
            ShardWork work,
            ExecutorService threads,
            Backoff backoff,
            WorkerMetrics metrics,
            InstantSource clock) {
        this.shard = shard;
        this.decoder = decoder;
        this.work = work;
        this.threads = threads;
        this.backoff = backoff;
        this.metrics = metrics;
        this.clock = clock;
    }

    /**
     * Ends when all records are committed.
     *
     * @param records consecutive ones, at least one
     * @throws LeaseLostException where the shard is not ours any more; the records may be committed in part, their new owner does the rest
     * @throws InterruptedException as above, where this process is being stopped
     */
    void run(List<StreamRecord> records, Checkpoint checkpoint) throws LeaseLostException, InterruptedException {
        var started = clock.instant();
        metrics.recordsRead(records.size());
        var batch = decoder.decode(shard, records);
        takeSteps(batch, checkpoint);
        checkpoint.advanceTo(batch.end());
        report(batch, started.toEpochMilli());
    }

    /** Gives back what the shard had a share of. */
    void release() {
        work.release().run();
    }

    private void takeSteps(Batch batch, Checkpoint checkpoint) throws LeaseLostException, InterruptedException {
        var failed = thoseThatFail(work.steps(), batch);
        for (var failures = 1; !failed.isEmpty(); failures++) {
            metrics.cycleFailed();
            backoff.pause(failures);
            checkpoint.requireLease();
            failed = thoseThatFail(failed, batch);
        }
    }

    private List<CommitStep> thoseThatFail(List<CommitStep> open, Batch batch) throws InterruptedException {
        var outcomes = new ArrayList<Future<?>>(open.size());
        try {
            open.forEach(step -> outcomes.add(threads.submit(() -> step.effect().accept(batch))));
        } catch (RejectedExecutionException _) {
            throw new InterruptedException("the worker is being stopped");
        }
        var failed = new ArrayList<CommitStep>(0);
        for (var i = 0; i < open.size(); i++) {
            try {
                outcomes.get(i).get();
            } catch (ExecutionException e) {
                failed.add(open.get(i));
                log(open.get(i), e.getCause());
            } catch (InterruptedException e) {
                outcomes.forEach(outcome -> outcome.cancel(true));
                throw e;
            }
        }
        return failed;
    }

    private void log(CommitStep step, Throwable failure) {
        if (failure instanceof Error) {
            LOG.error("{}: {} failed and will be tried again", shard, step.name(), failure);
        } else {
            LOG.warn("{}: {} failed and will be tried again: {}", shard, step.name(), new FailureCause(failure));
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
