package io.cartstream.api.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ApiMetricsTest {
    private static final String HEADING = "## Producer API";

    @Test
    void operationsGuideNamesExactlyTheMetricsThatThereAre() throws IOException {
        var registry = new SimpleMeterRegistry();
        var metrics = new ApiMetrics(registry);
        metrics.watchBytesInFlight(() -> 0);
        metrics.answered("/submit", 200, Duration.ZERO);
        metrics.watchAge("catalogue", () -> 0);
        metrics.refreshFailed("catalogue");
        metrics.itemSkipped("catalogue");
        metrics.watchStream(() -> true);
        var registered = registry.getMeters().stream()
                .map(meter -> meter.getId().getName() + " "
                        + meter.getId().getTags().stream().map(Tag::getKey).collect(Collectors.joining(", ")))
                .distinct()
                .toList();

        var guide = Files.readString(Path.of("..", "docs", "metrics.md"), StandardCharsets.UTF_8);
        var section = guide.substring(guide.indexOf(HEADING) + HEADING.length());
        var end = section.indexOf("\n## ");
        var named = (end < 0 ? section : section.substring(0, end))
                .lines()
                .filter(line -> line.startsWith("| `"))
                .map(line -> line.split("\\|", -1))
                .map(cells -> cells[1].strip().replace("`", "") + " "
                        + cells[2].strip().replace("`", ""))
                .toList();

        assertThat(named).containsExactlyInAnyOrderElementsOf(registered);
    }

    @Test
    void everyMetricIsOnTheAllowList() {
        var registry = new SimpleMeterRegistry();
        new ApiMetrics(registry).watchBytesInFlight(() -> 0);

        assertThat(registry.getMeters())
                .allMatch(meter -> ApiMetrics.isAllowed(meter.getId().getName()));
    }
}
