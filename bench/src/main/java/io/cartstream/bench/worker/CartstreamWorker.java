package io.cartstream.bench.worker;

import io.cartstream.worker.FoldWork;
import io.cartstream.worker.Work;
import io.cartstream.worker.WorkerMain;
import io.cartstream.worker.aws.AwsClients;
import io.cartstream.worker.aws.CallBudget;
import io.cartstream.worker.consume.ConsumerClients;
import io.cartstream.worker.consume.StreamConsumer;
import io.cartstream.worker.metrics.Metric;
import io.cartstream.worker.metrics.WorkerMetrics;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.distribution.DistributionStatisticConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;

/** Our worker, wired as in the cloud, with the default settings. Thread-safe. */
final class CartstreamWorker implements RunningWorker {
    private static final int FIREHOSE_CALLS_IN_FLIGHT = 16;
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** Over which percentiles are taken: the last seconds of a load, without those in which everything was cold. */
    private static final Duration WINDOW = Duration.ofSeconds(30);

    private final WorkerMetrics metrics = new WorkerMetrics(registry());
    private final CallBudget firehoseCalls = WorkerMain.calls(FIREHOSE_CALLS_IN_FLIGHT, metrics);
    private final Work work;
    private final StreamConsumer consumer;

    CartstreamWorker(AwsClients clients) {
        work = new FoldWork(BenchConsumer.SETTINGS, clients, firehoseCalls, metrics, Clock.systemUTC());
        consumer = new StreamConsumer(
                BenchConsumer.SETTINGS.consumer(),
                new ConsumerClients(clients.kinesis(), clients.leases(), clients.cloudWatch()),
                work.decoder(),
                work::open,
                metrics,
                Clock.systemUTC());
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
        work.close();
        firehoseCalls.close();
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
}
