package io.cartstream.local.watch;

import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * What a worker says of itself on its health port; counters count from its own start.
 *
 * @param shardLags how far behind each shard is that it holds, milliseconds
 * @param freshnessMillis median over the last minutes; 0 without events
 */
record WorkerReport(
        long processed, long duplicates, long deadLetters, Map<String, Long> shardLags, long freshnessMillis) {
    WorkerReport {
        shardLags = Map.copyOf(shardLags);
    }

    /** Reads the answer of {@code /health/status}. */
    static WorkerReport of(JsonNode status) {
        var totals = status.path("totals");
        var lags = new LinkedHashMap<String, Long>();
        for (var shard : status.path("shards")) {
            // What Kinesis said last does not grow while a shard is at work for long; the time at work does.
            lags.put(
                    shard.path("shard_id").asString(""),
                    shard.path("millis_behind_latest").asLong(0)
                            + shard.path("working_for_ms").asLong(0));
        }
        return new WorkerReport(
                totals.path("events").asLong(0),
                totals.path("duplicates").asLong(0),
                totals.path("dead_letters").asLong(0),
                lags,
                Math.round(status.path("freshness_ms").path("p50").asDouble(0)));
    }
}
