package io.cartstream.worker.consume;

import io.cartstream.worker.metrics.Metric;
import io.cartstream.worker.metrics.WorkerMetrics;
import io.cartstream.worker.retry.Backoff;
import io.cartstream.worker.stream.BatchDecoder;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.kinesis.coordinator.Scheduler;
import software.amazon.kinesis.leases.Lease;

/** Consumes the stream from {@link #run} until {@link #stop}. Thread-safe. */
public final class StreamConsumer {
    private static final Logger LOG = LoggerFactory.getLogger(StreamConsumer.class);

    /** What one cycle takes: enough that a busy shard writes each item seldom, few enough that a cycle stays far below a second. */
    private static final BatchLimits BATCH = new BatchLimits(5_000, 8 * 1024 * 1024);

    private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

    private final WorkerStatus status;
    private final ExecutorService stepThreads = Executors.newVirtualThreadPerTaskExecutor();
    private final Scheduler scheduler;
    private final CountDownLatch ended = new CountDownLatch(1);

    /**
     * Prepares everything; {@link #run} begins.
     *
     * @param decoder finds the events in the records
     * @param stepsOf makes the steps of a shard's commit cycle, by the shard's id; called anew each time the shard becomes ours
     */
    public StreamConsumer(
            ConsumerSettings settings,
            ConsumerClients clients,
            BatchDecoder decoder,
            Function<String, List<CommitStep>> stepsOf,
            WorkerMetrics metrics,
            InstantSource clock) {
        status = new WorkerStatus(clock, settings.stallAfter());
        metrics.gauge(Metric.LAG, status, WorkerStatus::largestLagMillis);
        metrics.gauge(Metric.CHECKPOINT_AGE, status, WorkerStatus::longestWithoutCheckpointMillis);
        metrics.gauge(Metric.SHARDS, status, WorkerStatus::shardCount);
        var backoff = new Backoff(FIRST_PAUSE, LONGEST_PAUSE, Backoff.Pause.SLEEP);
        scheduler = new KclSetup(settings, clients)
                .scheduler(() -> new ShardProcessor(
                        shard -> new CommitCycle(
                                shard, decoder, stepsOf.apply(shard), stepThreads, backoff, metrics, clock),
                        BATCH,
                        this::holding,
                        backoff,
                        status));
    }

    /** Consumes; returns when it was stopped, or when KCL could not start. */
    public void run() {
        try {
            scheduler.run();
        } finally {
            ended.countDown();
        }
    }

    /**
     * Hands the shards over, each after its last cycle, and stops.
     *
     * @return whether all of that was done within {@code timeout}; where it was not, the process may be ended all the same, and what is
     *     unfinished is done by whoever takes the shards
     */
    public boolean stop(Duration timeout) {
        var deadline = System.nanoTime() + timeout.toNanos();
        try {
            var graceful = scheduler.startGracefulShutdown().get(left(deadline), TimeUnit.NANOSECONDS);
            // The answer may come early or be false while the scheduler still works: what counts is that it has ended.
            LOG.info("graceful shutdown of KCL answered {}", graceful);
            if (!graceful) {
                scheduler.shutdown();
            }
            return ended.await(left(deadline), TimeUnit.NANOSECONDS);
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("graceful shutdown did not end in time: {}", e.toString());
            return false;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            stepThreads.shutdownNow();
        }
    }

    /** Whether every shard with work moves. */
    public boolean isLive() {
        return status.stalled().isEmpty() && ended.getCount() > 0;
    }

    WorkerStatus status() {
        return status;
    }

    private static long left(long deadline) {
        return Math.max(0, deadline - System.nanoTime());
    }

    private Optional<UUID> holding(String shard) {
        return Optional.ofNullable(scheduler.leaseCoordinator().getCurrentlyHeldLease(shard))
                .map(Lease::concurrencyToken);
    }
}
