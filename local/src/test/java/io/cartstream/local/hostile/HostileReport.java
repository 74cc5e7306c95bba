package io.cartstream.local.hostile;

import io.cartstream.local.chaos.MeasuredSection;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** What was measured, as a table. */
final class HostileReport {
    private static final MeasuredSection SECTION =
            new MeasuredSection("<!-- measured by make chaos-hostile -->\n", "<!-- end of the hostile suite -->\n");
    private static final double BYTES_IN_A_MB = 1e6;

    private final List<Result> results;
    private final long seed;
    private final Duration outage;

    HostileReport(List<Result> results, long seed, Duration outage) {
        this.results = results;
        this.seed = seed;
        this.outage = outage;
    }

    void writeTo(Path document) throws IOException, InterruptedException {
        SECTION.write(
                document,
                "%nMeasured on %s at %s with `make chaos-hostile SEED=%d OUTAGE=%s`, %d processors: %d of %d cells ok.%n%s%n"
                        .formatted(
                                LocalDate.now(ZoneOffset.UTC),
                                commit(),
                                seed,
                                outage,
                                Runtime.getRuntime().availableProcessors(),
                                results.stream().filter(Result::ok).count(),
                                Attack.values().length,
                                table()));
    }

    String table() {
        return results.stream()
                .map(HostileReport::row)
                .collect(Collectors.joining(
                        "",
                        "%n| cell | what is done | result | honest events | answers to their posts | p50 ms | p99 ms | hostile MB | MB/s | foreign records | cell s | load |%n|---|---|---|---:|---|---:|---:|---:|---:|---:|---:|---:|%n"
                                .formatted(),
                        ""));
    }

    private static String row(Result result) {
        var seconds = result.hostileTime().toMillis() / 1e3;
        return String.format(
                Locale.ROOT,
                "| %s | %s | %s | %d | %s | %d | %d | %.1f | %s | %d | %.1f | %.1f |%n",
                result.attack().id(),
                result.attack().words(),
                result.ok() ? "ok" : "**failed**",
                result.honest(),
                answers(result.posts()),
                result.p50().toMillis(),
                result.p99().toMillis(),
                result.hostileBytes() / BYTES_IN_A_MB,
                seconds > 0 ? String.format(Locale.ROOT, "%.1f", result.hostileBytes() / BYTES_IN_A_MB / seconds) : "",
                result.records(),
                result.took().toMillis() / 1e3,
                result.load());
    }

    private static String answers(Map<Integer, Long> posts) {
        return posts.entrySet().stream()
                .map(entry -> entry.getValue() + " × " + (entry.getKey() == 0 ? "none" : entry.getKey()))
                .collect(Collectors.joining(", "));
    }

    private static String commit() throws IOException, InterruptedException {
        var git = new ProcessBuilder("git", "describe", "--always", "--dirty").start();
        var said = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        return git.waitFor() == 0 ? "`" + said + "`" : "an unknown commit";
    }
}
