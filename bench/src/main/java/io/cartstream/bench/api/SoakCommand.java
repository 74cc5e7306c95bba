package io.cartstream.bench.api;

import io.cartstream.bench.report.DocumentOption;
import io.cartstream.bench.report.Machine;
import io.cartstream.bench.report.Numbers;
import io.cartstream.bench.report.Table;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code soak}: whether the producer API's heap stays as it is under full load. */
@Command(
        name = "soak",
        mixinStandardHelpOptions = true,
        description =
                "Keeps the producer API under full load, and writes what is left of its heap after each interval.")
public final class SoakCommand implements Runnable {
    private static final String COMMAND = "make bench-soak";
    private static final Duration ROUND_TRIP = Duration.ofMillis(15);

    @Option(names = "--intervals", defaultValue = "10", description = "Default: ${DEFAULT-VALUE}.")
    private int intervals;

    @Option(
            names = "--interval",
            defaultValue = "PT60S",
            description = "One interval of load. Default: ${DEFAULT-VALUE}.")
    private Duration interval;

    @Option(names = "--connections", defaultValue = "1024", description = "Default: ${DEFAULT-VALUE}.")
    private int connections;

    @Mixin
    private DocumentOption results;

    @Override
    public void run() {
        var settings = new ApiBenchSettings(
                ROUND_TRIP, Duration.ZERO, 0, interval, connections, List.of(1), List.of(Contender.CARTSTREAM));
        var table = new Table("after", "requests/s", "requests refused or failed", "heap live MiB", "heap peak MiB");
        try (var loaded = LoadedContender.start(Contender.CARTSTREAM, settings)) {
            for (var number = 1; number <= intervals; number++) {
                var load = loaded.full(1);
                var heap = loaded.counters().usage();
                table.row(
                        seconds(interval.multipliedBy(number)),
                        Numbers.count(load.perSecond()),
                        Numbers.count((double) load.refusals() + load.failures()),
                        Numbers.mebibytes(heap.liveHeap()),
                        Numbers.mebibytes(heap.peakHeap()));
                System.out.println("%d of %d: %.0f requests/s, %s MiB of heap live"
                        .formatted(number, intervals, load.perSecond(), Numbers.mebibytes(heap.liveHeap())));
            }
        }
        results.document().fill(COMMAND, Machine.sentence(COMMAND) + "\n\n" + table.markdown());
    }

    private static String seconds(Duration time) {
        return String.format(Locale.ROOT, "%d s", time.toSeconds());
    }
}
