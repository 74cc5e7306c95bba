package io.cartstream.worker.consume;

import io.cartstream.worker.metrics.Metric;
import io.cartstream.worker.metrics.WorkerMetrics;
import io.cartstream.worker.retry.Backoff;
import io.cartstream.worker.stream.BatchDecoder;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;

/** Consumes the stream from {@link #run} until {@link #stop}. Thread-safe. */
public final class StreamConsumer {
    /** What one cycle takes: enough that a busy shard writes each item seldom, few enough that a cycle stays far below a second. */
    private static final BatchLimits BATCH = new BatchLimits(5_000, 8 * 1024 * 1024);

    private static final Backoff BACKOFF =
            new Backoff(Duration.ofMillis(200), Duration.ofSeconds(10), Backoff.Pause.SLEEP);

    private final WorkerStatus status;
    private final ExecutorService stepThreads = Executors.newVirtualThreadPerTaskExecutor();
    private final KclWorker kcl;

    /**
     * Prepares everything; {@link #run} begins.
     *
     * @param decoder finds the events in the records
     * @param workOf what is done with a shard's records, by the shard's id; called anew each time the shard becomes ours
     */
    public StreamConsumer(
            ConsumerSettings settings,
            ConsumerClients clients,
            BatchDecoder decoder,
            Function<String, ShardWork> workOf,
            WorkerMetrics metrics,
            InstantSource clock) {
        status = new WorkerStatus(clock, settings.stallAfter());
        metrics.gauge(Metric.LAG, status, WorkerStatus::largestLagMillis);
        metrics.gauge(Metric.CHECKPOINT_AGE, status, WorkerStatus::longestWithoutCheckpointMillis);
        metrics.gauge(Metric.SHARDS, status, WorkerStatus::shardCount);
        var setup = new KclSetup(settings, clients);
        kcl = new KclWorker(
                listener -> setup.scheduler(() -> processor(decoder, workOf, metrics, clock), listener), BACKOFF);
    }

    private ShardProcessor processor(
            BatchDecoder decoder, Function<String, ShardWork> workOf, WorkerMetrics metrics, InstantSource clock) {
        return new ShardProcessor(
                shard -> new CommitCycle(shard, decoder, workOf.apply(shard), stepThreads, BACKOFF, metrics, clock),
                BATCH,
                kcl,
                BACKOFF,
                status);
    }

    /** Consumes; returns when it was stopped, or when KCL could not start. */
    public void run() {
        kcl.run();
    }

    /**
     * Hands the shards over, each after its last cycle, and stops.
     *
     * @return whether all of that was done within {@code timeout}; where it was not, the process may be ended all the same, and what is
     *     unfinished is done by whoever takes the shards
     */
    public boolean stop(Duration timeout) {
        try {
            return kcl.stop(timeout);
        } finally {
            stepThreads.shutdownNow();
        }
    }

    /** Whether every shard is read, and moves where there is work. */
    public boolean isLive() {
        return status.stalled().isEmpty() && !kcl.hasEnded();
    }

    WorkerStatus status() {
        return status;
    }
}
