package io.cartstream.bench.worker;

import io.cartstream.feature.FeatureTables;
import io.cartstream.worker.ShardSteps;
import io.cartstream.worker.archive.Archive;
import io.cartstream.worker.archive.firehose.FirehoseDeliveryStream;
import io.cartstream.worker.aws.RemoteCalls;
import io.cartstream.worker.consume.ConsumerSettings;
import io.cartstream.worker.consume.StreamConsumer;
import io.cartstream.worker.features.FoldLimits;
import io.cartstream.worker.features.dynamodb.DynamoFeatureTables;
import io.cartstream.worker.metrics.Metric;
import io.cartstream.worker.metrics.WorkerMetrics;
import io.cartstream.worker.retry.Backoff;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.distribution.DistributionStatisticConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/** Our worker, wired as in the cloud, with the default settings. Thread-safe. */
final class CartstreamWorker implements RunningWorker {
    private static final int TABLE_CALLS_IN_FLIGHT = 64;
    private static final int DELIVERY_CALLS_IN_FLIGHT = 16;
    private static final int ATTEMPTS = 6;
    private static final FoldLimits LIMITS = new FoldLimits(32L * 1024 * 1024, Duration.ofDays(7));
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** Over which percentiles are taken: the last seconds of a load, without those in which everything was cold. */
    private static final Duration WINDOW = Duration.ofSeconds(30);

    private final WorkerMetrics metrics = new WorkerMetrics(registry());
    private final RemoteCalls tableCalls = calls(TABLE_CALLS_IN_FLIGHT);
    private final RemoteCalls deliveryCalls = calls(DELIVERY_CALLS_IN_FLIGHT);
    private final StreamConsumer consumer;

    CartstreamWorker(ConsumerSettings settings, Backend backend) {
        var archive = new Archive(
                delivery(backend, "cartstream-archive"), delivery(backend, "cartstream-dead-letters"), metrics);
        var store = DynamoFeatureTables.open(
                backend.tables(), new FeatureTables("cartstream-g1-"), tableCalls, Clock.systemUTC());
        var steps = new ShardSteps(Optional.of(archive), Optional.of(store), LIMITS, metrics);
        consumer = new StreamConsumer(settings, backend.consumer(), steps, metrics, Clock.systemUTC());
        Thread.ofPlatform().name("kcl").daemon().start(consumer::run);
    }

    @Override
    public long done() {
        return metrics.total(Metric.EVENTS);
    }

    @Override
    public Cycles cycles() {
        return Cycles.of(metrics);
    }

    PipelineWorkerCommand.Progress progress() {
        return new PipelineWorkerCommand.Progress(
                done(),
                metrics.percentileMillis(Metric.FRESHNESS, WorkerMetrics.Percentile.P50),
                metrics.percentileMillis(Metric.FRESHNESS, WorkerMetrics.Percentile.P99));
    }

    @Override
    public void close() {
        consumer.stop(PATIENCE);
        tableCalls.close();
        deliveryCalls.close();
    }

    private static MeterRegistry registry() {
        var registry = new SimpleMeterRegistry();
        registry.config().meterFilter(new MeterFilter() {
            @Override
            public DistributionStatisticConfig configure(Meter.Id id, DistributionStatisticConfig config) {
                return DistributionStatisticConfig.builder()
                        .expiry(WINDOW)
                        .build()
                        .merge(config);
            }
        });
        return registry;
    }

    private FirehoseDeliveryStream delivery(Backend backend, String name) {
        return new FirehoseDeliveryStream(backend.delivery(), name, deliveryCalls);
    }

    private RemoteCalls calls(int inFlight) {
        return new RemoteCalls(
                inFlight,
                ATTEMPTS,
                new Backoff(Duration.ofMillis(50), Duration.ofSeconds(2), Backoff.Pause.SLEEP),
                metrics);
    }
}
