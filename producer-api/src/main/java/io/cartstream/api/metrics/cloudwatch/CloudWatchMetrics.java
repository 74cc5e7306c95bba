package io.cartstream.api.metrics.cloudwatch;

import io.cartstream.api.metrics.ApiMetrics;
import io.micrometer.cloudwatch2.CloudWatchConfig;
import io.micrometer.cloudwatch2.CloudWatchMeterRegistry;
import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.config.MeterFilter;
import java.time.Duration;
import software.amazon.awssdk.services.cloudwatch.CloudWatchAsyncClient;

/** Publishes once a minute to CloudWatch, namespace {@value #NAMESPACE}, what the allow-list lets through. */
public final class CloudWatchMetrics implements AutoCloseable {
    /** The namespace that dashboards and alarms read. */
    public static final String NAMESPACE = "Cartstream/Api";

    /** A shorter step would make every metric high-resolution, which is billed and kept differently. */
    private static final Duration STEP = Duration.ofMinutes(1);

    private static final Duration CALL_TIMEOUT = Duration.ofSeconds(10);

    private final CloudWatchAsyncClient cloudWatch;
    private final CloudWatchMeterRegistry registry;

    private CloudWatchMetrics(CloudWatchAsyncClient cloudWatch) {
        this.cloudWatch = cloudWatch;
        registry = new CloudWatchMeterRegistry(config(), Clock.SYSTEM, cloudWatch);
        registry.config()
                .meterFilter(MeterFilter.denyUnless(
                        id -> ApiMetrics.ALLOWED_PREFIXES.stream().anyMatch(id.getName()::startsWith)));
    }

    /** Endpoint, region and credentials come from the SDK's own settings. */
    public static CloudWatchMetrics open() {
        return new CloudWatchMetrics(CloudWatchAsyncClient.builder()
                .overrideConfiguration(config -> config.apiCallTimeout(CALL_TIMEOUT))
                .build());
    }

    public MeterRegistry registry() {
        return registry;
    }

    /** Publishes what is left of the current minute, then closes. */
    @Override
    public void close() {
        registry.close();
        cloudWatch.close();
    }

    private static CloudWatchConfig config() {
        return new CloudWatchConfig() {
            @Override
            public String get(String key) {
                return null;
            }

            @Override
            public String namespace() {
                return NAMESPACE;
            }

            @Override
            public Duration step() {
                return STEP;
            }
        };
    }
}
