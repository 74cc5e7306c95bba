package io.cartstream.local.watch;

import io.cartstream.embedded.EmbeddedAws;
import io.cartstream.embedded.cloudwatch.Metric;
import io.cartstream.embedded.firehose.Deliveries;
import io.cartstream.embedded.kinesis.ShardTraffic;
import java.util.List;
import java.util.Optional;

/** The numbers of the embedded AWS and of the services beside it. Thread-safe. */
final class EmbeddedNumbers implements PipelineNumbers, AutoCloseable {
    private static final String API_NAMESPACE = "Cartstream/Api";

    /** Micrometer's name of the counter {@code ingest.events.rejected} in CloudWatch; one for each reason. */
    private static final String REJECTED = "ingest.events.rejected.count";

    private final EmbeddedAws aws;
    private final String stream;
    private final String archiveDelivery;
    private final HealthPorts services;

    EmbeddedNumbers(EmbeddedAws aws, String stream, String archiveDelivery, HealthPorts services) {
        this.aws = aws;
        this.stream = stream;
        this.archiveDelivery = archiveDelivery;
        this.services = services;
    }

    @Override
    public List<ShardTraffic> stream() {
        return aws.kinesisStreams().traffic(stream);
    }

    @Override
    public Deliveries archive() {
        return aws.deliveryStreams().delivered(archiveDelivery);
    }

    @Override
    public long rejected() {
        return Math.round(aws.metrics().latest().stream()
                .filter(metric -> metric.namespace().equals(API_NAMESPACE)
                        && metric.name().equals(REJECTED))
                .mapToDouble(Metric::total)
                .sum());
    }

    @Override
    public boolean isApiReady() throws InterruptedException {
        return services.isApiReady();
    }

    @Override
    public List<Optional<WorkerReport>> workers() throws InterruptedException {
        return services.workers();
    }

    @Override
    public void close() {
        services.close();
    }
}
