package io.cartstream.bench.api;

import io.cartstream.bench.report.DocumentOption;
import java.time.Duration;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code api}: measures the producer API beside its reference points. */
@Command(
        name = "api",
        mixinStandardHelpOptions = true,
        description = "Measures the producer API beside its reference points, and writes what it measured.")
public final class ApiBenchCommand implements Runnable {
    @Option(
            names = "--round-trip",
            defaultValue = "PT0.015S",
            description = "Round trip of the stream. Default: ${DEFAULT-VALUE}.")
    private Duration roundTrip;

    @Option(
            names = "--warm-up",
            defaultValue = "PT8S",
            description = "Warm-up time per contender. Default: ${DEFAULT-VALUE}.")
    private Duration warmUp;

    @Option(
            names = "--warm-up-events",
            defaultValue = "400000",
            description = "Events per contender before the measurement. Default: ${DEFAULT-VALUE}.")
    private int warmUpEvents;

    @Option(
            names = "--duration",
            defaultValue = "PT8S",
            description = "Duration of each load. Default: ${DEFAULT-VALUE}.")
    private Duration duration;

    @Option(names = "--connections", defaultValue = "1024", description = "Default: ${DEFAULT-VALUE}.")
    private int connections;

    @Option(
            names = "--events",
            split = ",",
            defaultValue = "1,100",
            description = "Events per request; one load for each number. Default: ${DEFAULT-VALUE}.")
    private List<Integer> eventsPerRequest;

    @Option(names = "--only", split = ",", description = "Measure only these contenders: ${COMPLETION-CANDIDATES}.")
    private List<Contender> contenders = List.of(Contender.values());

    @Mixin
    private DocumentOption results;

    @Override
    public void run() {
        var settings = new ApiBenchSettings(
                roundTrip, warmUp, warmUpEvents, duration, connections, eventsPerRequest, contenders);
        var measurements = new ApiBench(settings, System.out::println).run();
        new ApiReport(settings, measurements).writeTo(results.document());
    }
}
