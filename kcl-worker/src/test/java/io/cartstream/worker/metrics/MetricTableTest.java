package io.cartstream.worker.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MetricTableTest {
    private static final Path OPERATIONS = Path.of("..", "docs", "operations.md");
    private static final String HEADING = "## Metrics: worker";

    @Test
    void theOperatorsTableListsExactlyWhatIsRegistered() throws IOException {
        assertThat(rowsOfTheTable())
                .containsExactlyElementsOf(
                        Arrays.stream(Metric.values()).map(MetricTableTest::row).toList());
    }

    @ParameterizedTest
    @EnumSource
    void nothingButTheModesOwnListIsEverPublished(Mode mode) {
        var registry = WorkerRegistry.silent(mode).meters();
        var metrics = new WorkerMetrics(registry);
        for (var metric : Metric.values()) {
            if (metric.kind() == Metric.Kind.GAUGE) {
                metrics.gauge(metric, this, _ -> 1);
            }
        }
        registry.counter("jvm.threads").increment();

        assertThat(registry.getMeters())
                .extracting(meter -> meter.getId().getName().replace(".percentile", ""))
                .containsOnly(Arrays.stream(Metric.values())
                        .filter(metric -> metric.only().map(mode::equals).orElse(true))
                        .map(Metric::id)
                        .toArray(String[]::new));
    }

    private static List<String> rowsOfTheTable() throws IOException {
        var lines = Files.readAllLines(OPERATIONS);
        var from = lines.indexOf(HEADING);
        return lines.subList(from + 1, lines.size()).stream()
                .takeWhile(line -> !line.startsWith("## "))
                .filter(line -> line.startsWith("| `"))
                .toList();
    }

    private static String row(Metric metric) {
        return "| `" + metric.id() + "` | " + metric.kind().name().toLowerCase(Locale.ROOT) + " | " + metric.unit()
                + " | "
                + metric.only()
                        .map(mode -> mode.name().toLowerCase(Locale.ROOT))
                        .orElse("both") + " | "
                + metric.meaning() + " |";
    }
}
