package io.cartstream.api;

import io.cartstream.api.features.LiveFeatures;
import io.cartstream.api.features.dynamo.DynamoLiveFeatures;
import io.cartstream.api.metrics.cloudwatch.CloudWatchMetrics;
import io.cartstream.feature.FeatureTables;
import io.cartstream.ingest.EventStream;
import io.cartstream.ingest.kinesis.KinesisEventStream;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

/**
 * What the service stands on; AWS, unless a test says otherwise.
 *
 * @param onClose closes what was opened for the others
 */
public record Backends(EventStream stream, LiveFeatures features, MeterRegistry metrics, Runnable onClose)
        implements AutoCloseable {

    /** AWS, as the SDK's own settings say. */
    public static Backends aws(ApiSettings settings) {
        var stream =
                KinesisEventStream.open(settings.stream(), settings.ingest().putsInFlight(), settings.putTimeout());
        var features = DynamoLiveFeatures.open(new FeatureTables(settings.tablePrefix()), settings.readTimeout());
        return switch (settings.metrics()) {
            case NONE ->
                new Backends(stream, features, new SimpleMeterRegistry(), () -> {
                    stream.close();
                    features.close();
                });
            case CLOUDWATCH -> {
                var metrics = CloudWatchMetrics.open();
                yield new Backends(stream, features, metrics.registry(), () -> {
                    stream.close();
                    features.close();
                    metrics.close();
                });
            }
        };
    }

    @Override
    public void close() {
        onClose.run();
    }
}
