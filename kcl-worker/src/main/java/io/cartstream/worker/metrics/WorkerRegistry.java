package io.cartstream.worker.metrics;

import io.cartstream.service.metrics.PublishedMetrics;
import io.cartstream.service.metrics.ServiceMeters;
import java.util.Arrays;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.cloudwatch.CloudWatchAsyncClient;

/** Where metrics are registered: only those of {@link Metric} in the worker's mode. */
public final class WorkerRegistry {
    private WorkerRegistry() {}

    /** Publishes the mode's metrics to CloudWatch every minute, under the environment's and the mode's own namespace. */
    public static ServiceMeters publishing(CloudWatchAsyncClient client, PublishedMetrics published, Mode mode) {
        return ServiceMeters.toCloudWatch(published, mode.service(), allowed(mode), client);
    }

    /** Keeps the mode's metrics in this process, for the health routes. */
    public static ServiceMeters silent(Mode mode) {
        return ServiceMeters.silent(allowed(mode));
    }

    private static Predicate<String> allowed(Mode mode) {
        var names = Arrays.stream(Metric.values())
                .filter(metric -> metric.isOf(mode))
                .map(Metric::id)
                .collect(Collectors.toUnmodifiableSet());
        return name -> isAllowed(names, name);
    }

    /** Percentiles of a timer are registered as gauges of their own, under its name and a suffix. */
    private static boolean isAllowed(Set<String> allowed, String name) {
        return allowed.contains(name) || allowed.contains(name.replaceFirst("\\.percentile$", ""));
    }
}
