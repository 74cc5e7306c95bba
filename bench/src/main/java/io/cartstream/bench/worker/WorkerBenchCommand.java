package io.cartstream.bench.worker;

import io.cartstream.bench.report.DocumentOption;
import io.cartstream.bench.report.TemporaryFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code worker}: measures the worker beside its reference points. */
@Command(
        name = "worker",
        mixinStandardHelpOptions = true,
        description = "Measures the KCL worker beside its reference points, and writes what it measured.")
public final class WorkerBenchCommand implements Callable<Integer> {
    @Option(names = "--skewed-events", defaultValue = "150000", description = "Default: ${DEFAULT-VALUE}.")
    private int skewedEvents;

    @Option(names = "--real-orders", defaultValue = "18405", description = "Maximum number. Default: ${DEFAULT-VALUE}.")
    private int realOrders;

    @Option(
            names = "--longest",
            defaultValue = "PT12S",
            description = "Time limit per stream. Default: ${DEFAULT-VALUE}.")
    private Duration longest;

    @Option(names = "--freshness-rate", defaultValue = "2000", description = "Events/s. Default: ${DEFAULT-VALUE}.")
    private int freshnessRate;

    @Option(names = "--freshness-time", defaultValue = "PT30S", description = "Default: ${DEFAULT-VALUE}.")
    private Duration freshnessTime;

    @Option(names = "--loads", split = ",", description = "Measure only these streams: ${COMPLETION-CANDIDATES}.")
    private List<WorkerLoad> loads = List.of(WorkerLoad.values());

    @Option(names = "--only", split = ",", description = "Measure only these contenders: ${COMPLETION-CANDIDATES}.")
    private List<WorkerContender> contenders = List.of(WorkerContender.values());

    @Mixin
    private DocumentOption results;

    @Override
    public Integer call() throws IOException {
        var settings = new WorkerBenchSettings(skewedEvents, realOrders, longest, loads, contenders);
        try (var folder = TemporaryFolder.make()) {
            var measurements = new WorkerBench(settings, folder.path(), System.out::println).run();
            new WorkerReport(measurements, freshness(folder.path())).writeTo(results.document());
        }
        return 0;
    }

    private List<Freshness> freshness(Path folder) throws IOException {
        var measured = new ArrayList<Freshness>();
        if (!freshnessTime.isZero()) {
            var bench = new FreshnessBench(freshnessRate, freshnessTime, folder);
            for (var store : StoreKind.values()) {
                var freshness = bench.run(store);
                System.out.printf(
                        "freshness, %s: p99 %.0f ms%n", freshness.store().title(), freshness.p99Millis());
                measured.add(freshness);
            }
        }
        return measured;
    }
}
