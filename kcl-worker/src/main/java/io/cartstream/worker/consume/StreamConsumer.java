package io.cartstream.worker.consume;

import io.cartstream.service.retry.RetryPause;
import io.cartstream.worker.metrics.Metric;
import io.cartstream.worker.metrics.WorkerMetrics;
import io.cartstream.worker.stream.RecordDecoder;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/** Consumes the stream from {@link #run} until {@link #stop}. Thread-safe. */
public final class StreamConsumer {
    /**
     * What one cycle takes: enough that a busy shard writes each item seldom, few enough that a cycle stays about a second and a few tens
     * of MiB, whatever the records hold ("Memory of a worker" in {@code docs/operations.md}). An ordinary cycle comes nowhere near the last
     * two.
     */
    private static final BatchLimits BATCH = new BatchLimits(5_000, 8 * 1024 * 1024, 150_000, 15_000);

    private static final RetryPause RETRY_PAUSE = RetryPause.sleeping(Duration.ofMillis(200), Duration.ofSeconds(10));

    /** How often it is looked whether shards stall. */
    private static final Duration STALL_LOOKS = Duration.ofSeconds(10);

    private final WorkerStatus status;
    private final HeapRoom heap;
    private final AbandonedShards abandoned;
    private final ScheduledExecutorService stallLooks = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("stall-log").daemon().factory());
    private final ExecutorService stepThreads = Executors.newVirtualThreadPerTaskExecutor();
    private final KclWorker kcl;

    /**
     * Prepares everything; {@link #run} begins.
     *
     * @param decoder finds the events in the records
     * @param workOf what is done with a shard's records, by the shard's id; called again each time the shard becomes ours
     */
    public StreamConsumer(
            ConsumerSettings settings,
            ConsumerClients clients,
            RecordDecoder decoder,
            Function<String, ShardWork> workOf,
            WorkerMetrics metrics,
            InstantSource clock) {
        status = new WorkerStatus(clock, settings.stallAfter());
        metrics.gauge(Metric.LAG, status, WorkerStatus::largestLagMillis);
        metrics.gauge(Metric.CHECKPOINT_AGE, status, WorkerStatus::longestWithoutCheckpointMillis);
        metrics.gauge(Metric.SHARDS, status, WorkerStatus::shardCount);
        metrics.gauge(Metric.SHARDS_STALLED, status, WorkerStatus::stalledShardCount);
        abandoned = new AbandonedShards(clock);
        heap = HeapRoom.ofThisProcess(clock);
        var heartbeat = new Heartbeat(clock);
        var setup = new KclSetup(settings, clients, heartbeat);
        kcl = new KclWorker(
                listener -> setup.scheduler(() -> processor(decoder, workOf, metrics, clock), listener),
                RETRY_PAUSE,
                heartbeat);
    }

    private ShardProcessor processor(
            RecordDecoder decoder, Function<String, ShardWork> workOf, WorkerMetrics metrics, InstantSource clock) {
        return new ShardProcessor(
                (shard, shardStatus) -> new CommitCycle(
                        shard, workOf.apply(shard), shardStatus, stepThreads, RETRY_PAUSE, metrics, clock),
                decoder,
                BATCH,
                kcl,
                RETRY_PAUSE,
                status,
                abandoned,
                clock);
    }

    /** Consumes; returns when it was stopped, or when KCL could not start. */
    public void run() {
        var looks = stallLooks.scheduleWithFixedDelay(
                new StallLog(status), STALL_LOOKS.toMillis(), STALL_LOOKS.toMillis(), TimeUnit.MILLISECONDS);
        try {
            kcl.run();
        } finally {
            looks.cancel(true);
            stallLooks.shutdownNow();
        }
    }

    /**
     * Hands the shards over, each after its last cycle, and stops.
     *
     * @return whether all of that was done within {@code timeout}; if not, the process may end all the same, and the next owners of
     *     the shards do the unfinished work
     */
    public boolean stop(Duration timeout) {
        try {
            return kcl.stop(timeout);
        } finally {
            stepThreads.shutdownNow();
        }
    }

    /**
     * Whether this process can do its work.
     *
     * @param eventLoops whether those of the clients answer
     */
    Liveness liveness(BooleanSupplier eventLoops) {
        return new Liveness(List.of(
                new Liveness.Sign("kcl", kcl::isRunning),
                new Liveness.Sign("heap", heap::isLeft),
                new Liveness.Sign("event loops", eventLoops)));
    }

    WorkerStatus status() {
        return status;
    }
}
