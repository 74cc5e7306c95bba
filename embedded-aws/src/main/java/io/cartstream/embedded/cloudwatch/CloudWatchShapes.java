package io.cartstream.embedded.cloudwatch;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The shapes of PutMetricData as they go over the wire; a component's name with a capital is the member's name.
 * Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricData.html.
 */
final class CloudWatchShapes {
    private CloudWatchShapes() {}

    record PutMetricData(
            @Nullable String namespace, @Nullable List<Datum> metricData) {}

    record Datum(
            @Nullable String metricName,
            @Nullable List<Dimension> dimensions,
            @Nullable Instant timestamp,
            @Nullable Double value,
            @Nullable StatisticSet statisticValues,
            @Nullable List<Double> values,
            @Nullable List<Double> counts,
            @Nullable String unit) {}

    record Dimension(String name, String value) {}

    record StatisticSet(double sampleCount, double sum, double minimum, double maximum) {}
}
