package io.cartstream.service.metrics;

import io.micrometer.cloudwatch2.CloudWatchConfig;
import io.micrometer.cloudwatch2.CloudWatchMeterRegistry;
import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.function.Predicate;
import software.amazon.awssdk.services.cloudwatch.CloudWatchAsyncClient;

/** Where a service's metrics are registered: only those that it allows, whatever a library may want to add. Thread-safe. */
public final class ServiceMeters implements AutoCloseable {
    /** A shorter step would make every metric high-resolution, which is billed and kept differently. */
    private static final Duration STEP = Duration.ofMinutes(1);

    private static final Duration CALL_TIMEOUT = Duration.ofSeconds(10);

    private final MeterRegistry registry;
    private final Runnable onClose;

    private ServiceMeters(MeterRegistry registry, Predicate<String> allowed, Runnable onClose) {
        this.registry = registry;
        this.onClose = onClose;
        registry.config().meterFilter(MeterFilter.denyUnless(id -> allowed.test(id.getName())));
    }

    /**
     * Keeps metrics in this process.
     *
     * @param allowed whether a metric of this name is registered
     */
    public static ServiceMeters silent(Predicate<String> allowed) {
        return new ServiceMeters(new SimpleMeterRegistry(), allowed, () -> {});
    }

    /**
     * Publishes to CloudWatch once a minute. The client stays the caller's.
     *
     * @param published which metrics, and what their namespace begins with
     * @param service last part of the namespace, which dashboards and alarms read
     * @param allowed whether a metric of this name is registered
     */
    public static ServiceMeters toCloudWatch(
            PublishedMetrics published, String service, Predicate<String> allowed, CloudWatchAsyncClient client) {
        return toCloudWatch(published, service, allowed, client, () -> {});
    }

    /** The same with a client of its own, whose endpoint, region and credentials are the SDK's own settings. */
    public static ServiceMeters toCloudWatch(PublishedMetrics published, String service, Predicate<String> allowed) {
        var client = CloudWatchAsyncClient.builder()
                .overrideConfiguration(config -> config.apiCallTimeout(CALL_TIMEOUT))
                .build();
        return toCloudWatch(published, service, allowed, client, client::close);
    }

    private static ServiceMeters toCloudWatch(
            PublishedMetrics published,
            String service,
            Predicate<String> allowed,
            CloudWatchAsyncClient client,
            Runnable onClose) {
        var registry = new CloudWatchMeterRegistry(config(published.namespaceOf(service)), Clock.SYSTEM, client);
        return new ServiceMeters(registry, allowed.and(published::include), onClose);
    }

    public MeterRegistry meters() {
        return registry;
    }

    /** Publishes what is left of the current minute, then closes. */
    @Override
    public void close() {
        registry.close();
        onClose.run();
    }

    private static CloudWatchConfig config(String namespace) {
        return new CloudWatchConfig() {
            @Override
            public String get(String key) {
                return null;
            }

            @Override
            public String namespace() {
                return namespace;
            }

            @Override
            public Duration step() {
                return STEP;
            }
        };
    }
}
