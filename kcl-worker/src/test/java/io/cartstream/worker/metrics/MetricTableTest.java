package io.cartstream.worker.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.cartstream.worker.WorkerSettings;
import io.cartstream.worker.consume.ConsumerClients;
import io.cartstream.worker.consume.ShardWork;
import io.cartstream.worker.consume.StreamConsumer;
import io.cartstream.worker.stream.RecordDecoder;
import io.micrometer.core.instrument.Meter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MetricTableTest {
    private static final Path METRICS = Path.of("..", "docs", "metrics.md");
    private static final String HEADING = "## Worker";

    private static final int NAME = 1;
    private static final int KIND = 2;
    private static final int MODE = 4;

    @Test
    void theOperatorsTableSaysWhatTheListOfMetricsSays() throws IOException {
        assertThat(rowsOfTheTable())
                .containsExactlyElementsOf(
                        Arrays.stream(Metric.values()).map(MetricTableTest::row).toList());
    }

    /** Registered by the real metrics and the real consumer, which owns the gauges. */
    @ParameterizedTest
    @EnumSource
    void theOperatorsTableListsExactlyWhatIsRegistered(Mode mode) throws IOException {
        var registry = WorkerRegistry.silent(mode).meters();
        var metrics = new WorkerMetrics(registry);
        var settings = WorkerSettings.of(Map.of(), "me");
        new StreamConsumer(
                settings.consumer(),
                new ConsumerClients(null, null, null),
                new RecordDecoder((_, _) -> {
                    throw new UnsupportedOperationException("nothing is consumed");
                }),
                _ -> new ShardWork(List.of(), () -> {}),
                metrics,
                Clock.systemUTC());
        registry.counter("jvm.threads").increment();

        assertThat(registry.getMeters().stream()
                        .map(Meter::getId)
                        .filter(id -> !id.getName().endsWith(".percentile"))
                        .map(id -> List.of(id.getName(), id.getType().name().toLowerCase(Locale.ROOT))))
                .containsExactlyInAnyOrderElementsOf(rowsOfTheTable().stream()
                        .map(row -> row.split("\\|"))
                        .filter(cells -> cells[MODE].strip().equals("both")
                                || cells[MODE].strip().equals(mode.name().toLowerCase(Locale.ROOT)))
                        .map(cells -> List.of(cells[NAME].strip().replace("`", ""), cells[KIND].strip()))
                        .toList());
    }

    private static List<String> rowsOfTheTable() throws IOException {
        var lines = Files.readAllLines(METRICS);
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
