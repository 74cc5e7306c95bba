package io.cartstream.embedded.cloudwatch;

import java.time.Instant;
import java.util.Map;

/**
 * What is known of a metric.
 *
 * @param dimensions by name
 * @param value the latest one; of a set of values its mean
 * @param sampleCount how many values the latest datum stood for
 * @param at the latest datum's time
 * @param dataPoints how many data have been put since the start
 * @param total the sum of all values put since the start, which is what a counter has counted
 */
public record Metric(
        String namespace,
        String name,
        Map<String, String> dimensions,
        double value,
        double sampleCount,
        String unit,
        Instant at,
        long dataPoints,
        double total) {
    public Metric {
        dimensions = Map.copyOf(dimensions);
    }
}
