package io.cartstream.local.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class WorkerReportTest {
    @Test
    void aShardsLagGrowsWhileItIsAtWork() {
        var report = report("""
                {"live": true, "worker_id": "local-worker-1",
                 "shards": [
                   {"shard_id": "shardId-000000000000", "millis_behind_latest": 40, "working_for_ms": 700, "records": 9},
                   {"shard_id": "shardId-000000000001", "millis_behind_latest": 0, "records": 0}],
                 "totals": {"records": 12, "events": 9, "duplicates": 2, "dead_letters": 1},
                 "freshness_ms": {"p50": 612.4, "p99": 900.0}}""");

        assertThat(report)
                .isEqualTo(new WorkerReport(
                        9, 2, 1, Map.of("shardId-000000000000", 740L, "shardId-000000000001", 0L), 612));
    }

    @Test
    void whatIsNotToldIsNothing() {
        assertThat(report("{}")).isEqualTo(new WorkerReport(0, 0, 0, Map.of(), 0));
    }

    private static WorkerReport report(String status) {
        return WorkerReport.of(new JsonMapper().readTree(status));
    }
}
