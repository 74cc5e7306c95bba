package io.cartstream.worker.metrics;

import io.micrometer.cloudwatch2.CloudWatchConfig;
import io.micrometer.cloudwatch2.CloudWatchMeterRegistry;
import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.cloudwatch.CloudWatchAsyncClient;

/** Where metrics are registered: only those of {@link Metric}, whatever a library may want to add. */
public final class WorkerRegistry implements AutoCloseable {
    private final MeterRegistry registry;

    private WorkerRegistry(MeterRegistry registry) {
        this.registry = registry;
    }

    /** Publishes the mode's metrics to CloudWatch every minute, under the mode's own namespace. */
    public static WorkerRegistry publishing(CloudWatchAsyncClient client, Mode mode) {
        return restricted(new CloudWatchMeterRegistry(namespace(mode), Clock.SYSTEM, client), mode);
    }

    /** Keeps the mode's metrics to itself, for the health routes. */
    public static WorkerRegistry silent(Mode mode) {
        return restricted(new SimpleMeterRegistry(), mode);
    }

    public MeterRegistry meters() {
        return registry;
    }

    /** Publishes a last time. */
    @Override
    public void close() {
        registry.close();
    }

    private static CloudWatchConfig namespace(Mode mode) {
        return key -> key.equals("cloudwatch.namespace") ? mode.namespace() : null;
    }

    private static WorkerRegistry restricted(MeterRegistry registry, Mode mode) {
        var allowed = Arrays.stream(Metric.values())
                .filter(metric -> metric.isOf(mode))
                .map(Metric::id)
                .collect(Collectors.toUnmodifiableSet());
        registry.config().meterFilter(MeterFilter.denyUnless(id -> isAllowed(allowed, id.getName())));
        return new WorkerRegistry(registry);
    }

    /** Percentiles of a timer are registered as gauges of their own, under its name and a suffix. */
    private static boolean isAllowed(Set<String> allowed, String name) {
        return allowed.contains(name) || allowed.contains(name.replaceFirst("\\.percentile$", ""));
    }
}
