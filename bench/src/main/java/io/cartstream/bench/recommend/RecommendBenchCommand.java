package io.cartstream.bench.recommend;

import static io.cartstream.bench.report.Numbers.count;
import static io.cartstream.bench.report.Numbers.millis;
import static io.cartstream.bench.report.Numbers.percent;

import io.cartstream.bench.load.Load;
import io.cartstream.bench.report.BarChart;
import io.cartstream.bench.report.DocumentOption;
import io.cartstream.bench.report.Machine;
import io.cartstream.bench.report.Table;
import io.cartstream.bench.report.TemporaryFolder;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code recommend}: measures recommending. */
@Command(
        name = "recommend",
        mixinStandardHelpOptions = true,
        description = "Measures what recommending adds to the model's own time, and writes what it measured.")
public final class RecommendBenchCommand implements Callable<Integer> {
    private static final String COMMAND = "make bench-recommend";

    @Option(names = "--rate", defaultValue = "200", description = "Requests/s. Default: ${DEFAULT-VALUE}.")
    private double rate;

    @Option(names = "--duration", defaultValue = "PT20S", description = "Default: ${DEFAULT-VALUE}.")
    private Duration duration;

    @Option(names = "--model-latency", defaultValue = "PT0.01S", description = "Default: ${DEFAULT-VALUE}.")
    private Duration modelLatency;

    @Option(
            names = "--events",
            defaultValue = "40000",
            description = "Known shoppers, of " + Load.SHOPPERS + ". Default: ${DEFAULT-VALUE}.")
    private int events;

    @Mixin
    private DocumentOption results;

    @Override
    public Integer call() throws IOException {
        try (var folder = TemporaryFolder.make()) {
            var measured = new RecommendBench(rate, duration, modelLatency, events, folder.path()).run();
            var target = results.document();
            target.fill(COMMAND, markdown(measured));
            new BarChart(
                            "Recommending, step by step: p99 in ms",
                            measured.times().steps().stream()
                                    .map(step -> new BarChart.Bar(step.step(), step.p99Millis()))
                                    .toList())
                    .writeTo(target.images().resolve("bench-recommend.svg"));
        }
        return 0;
    }

    private String markdown(RecommendMeasurement measured) {
        var load = measured.load();
        var fixed = modelLatency.toMillis();
        var total = new Table("", "target", "measured")
                .row("requests/s", count(rate), count(load.perSecond()))
                .row("added to the model's %d ms, p50 ms".formatted(fixed), "< 5", millis(load.p50Millis() - fixed))
                .row("added to the model's %d ms, p99 ms".formatted(fixed), "< 25", millis(load.p99Millis() - fixed))
                .row("answered by the model", "", percent(modelShare(measured)))
                .row("not 2xx", "0", count((double) load.refusals() + load.failures()))
                .row("DynamoDB calls an answer", "", count(measured.perAnswer("dynamodb")))
                .row("SageMaker calls an answer", "", count(measured.perAnswer("sagemaker")))
                .row("candidates an answer", "", count(measured.times().meanCandidates()));
        var steps = new Table("step", "p50 ms", "p99 ms");
        measured.times()
                .steps()
                .forEach(step -> steps.row(step.step(), millis(step.p50Millis()), millis(step.p99Millis())));
        return Machine.sentence(COMMAND)
                + " API, DynamoDB Local, endpoint and load generator share the cores.\n\n" + total.markdown() + "\n"
                + steps.markdown() + "\n![Steps](images/bench-recommend.svg)\n";
    }

    private static double modelShare(RecommendMeasurement measured) {
        var all = measured.times().answers().values().stream()
                .mapToLong(Long::longValue)
                .sum();
        return (double) measured.answered() / Math.max(1, all);
    }
}
