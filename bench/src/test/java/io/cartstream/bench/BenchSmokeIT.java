package io.cartstream.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The benchmarks run from end to end and write what they are for. How fast anything is, is no test's business. */
class BenchSmokeIT {
    @TempDir
    private Path folder;

    private Path document;

    @BeforeEach
    void prepare() throws IOException {
        document = folder.resolve("benchmarks.md");
        var project = Path.of("..").toAbsolutePath().normalize();
        // With its marks, and without what was measured before.
        Files.writeString(
                document,
                Files.readString(project.resolve("docs/benchmarks.md"))
                        .replaceAll("(?s)(<!-- measured by [^>]*-->\n).*?(<!-- end of)", "$1$2"));
    }

    @Test
    void apiIsMeasuredBesideItsReferencePoints() throws IOException {
        run(
                "api",
                "--only",
                "CARTSTREAM,ONE_PUT_PER_EVENT",
                "--events",
                "1",
                "--warm-up-events",
                "0",
                "--duration",
                "PT1S",
                "--connections",
                "32");

        assertThat(rows("**Cartstream**"))
                .as("speed and cost")
                .hasSize(2)
                .allSatisfy(row -> assertThat(numbers(row)).isNotEmpty().allMatch(number -> number >= 0));
        assertThat(numbers(rows("**Cartstream**").getFirst()).getFirst())
                .as("requests per second")
                .isPositive();
        assertThat(numbers(rows("one put per event").get(1)))
                .as("calls, records and units for a million events")
                .startsWith(1_000_000.0, 1_000_000.0, 1_000_000.0);
        assertThat(folder.resolve("images/bench-api.svg")).content().contains("<svg");
    }

    @Test
    void heapIsMeasuredAfterEachIntervalOfLoad() throws IOException {
        run("soak", "--intervals", "2", "--interval", "PT1S", "--connections", "32");

        for (var interval : List.of("1 s", "2 s")) {
            var numbers = numbers(rows(interval).getFirst());
            assertThat(numbers)
                    .as("requests per second, refused, live heap, peak")
                    .hasSize(4);
            assertThat(numbers.get(0)).as("requests per second").isPositive();
            assertThat(numbers.get(2)).as("live heap").isPositive();
        }
    }

    @Test
    void workerIsMeasuredBesideItsReferencePoints() throws IOException {
        run(
                "worker",
                "--skewed-events",
                "20000",
                "--loads",
                "LIMITED",
                "--only",
                "NO_OP,CARTSTREAM",
                "--freshness-time",
                "PT0S");

        assertThat(numbers(rows("**Cartstream**").getFirst()).getFirst())
                .as("events per second")
                .isPositive();
        assertThat(rows("KCL processor that does nothing")).isNotEmpty();
        assertThat(folder.resolve("images/bench-worker.svg")).content().contains("<svg");
    }

    @Test
    void oneEventIsMeasuredInItsParts() throws IOException {
        run("jmh", "--smoke");

        for (var part : List.of("wholeEvent", "check", "fastPath", "schema", "timeByHand", "timeByTheJdk")) {
            assertThat(numbers(rows(part).getFirst()).getFirst()).as(part).isPositive();
        }
    }

    private void run(String... arguments) {
        var all = new java.util.ArrayList<>(Arrays.asList(arguments));
        all.addAll(List.of("--document", document.toString()));
        assertThat(new CommandLine(new BenchMain()).execute(all.toArray(String[]::new)))
                .isZero();
    }

    /** The document's table rows of a contender. */
    private List<String> rows(String contender) throws IOException {
        return Files.readAllLines(document).stream()
                .filter(line -> line.startsWith("| " + contender + " |"))
                .toList();
    }

    /** Of all cells but the first. */
    private static List<Double> numbers(String row) {
        return Arrays.stream(row.split("\\|", -1))
                .map(cell -> cell.strip().replace(",", ""))
                .filter(cell -> cell.matches("-?\\d+(\\.\\d+)?"))
                .map(Double::valueOf)
                .toList();
    }
}
