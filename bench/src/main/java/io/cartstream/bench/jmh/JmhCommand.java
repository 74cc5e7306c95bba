package io.cartstream.bench.jmh;

import io.cartstream.bench.report.DocumentOption;
import io.cartstream.bench.report.Machine;
import io.cartstream.bench.report.Numbers;
import io.cartstream.bench.report.Table;
import java.util.Collection;
import java.util.Comparator;
import java.util.concurrent.Callable;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code jmh}: runs the JMH benchmarks of the module {@code microbench}. */
@Command(
        name = "jmh",
        mixinStandardHelpOptions = true,
        description = "Measures single methods with JMH, and writes what it measured.")
public final class JmhCommand implements Callable<Integer> {
    private static final String COMMAND = "make bench-jmh";
    private static final long SMOKE_MILLIS = 10;

    @Option(names = "--smoke", description = "One short iteration in this process: that it runs, not how fast.")
    private boolean smoke;

    @Mixin
    private DocumentOption results;

    @Override
    public Integer call() throws RunnerException {
        results.document().fill(COMMAND, markdown(new Runner(options().build()).run()));
        return 0;
    }

    private ChainedOptionsBuilder options() {
        var options = new OptionsBuilder().include("io\\.cartstream\\..*").shouldFailOnError(true);
        return smoke
                ? options.forks(0)
                        .warmupIterations(0)
                        .measurementIterations(1)
                        .measurementTime(TimeValue.milliseconds(SMOKE_MILLIS))
                : options;
    }

    private static String markdown(Collection<RunResult> runs) {
        var table = new Table("benchmark", "ns", "± ns (99.9 %)");
        runs.stream()
                .map(RunResult::getPrimaryResult)
                .sorted(Comparator.comparing(result -> result.getLabel()))
                .forEach(result -> table.row(
                        result.getLabel(), Numbers.count(result.getScore()), Numbers.count(result.getScoreError())));
        return Machine.sentence(COMMAND) + "\n\n" + table.markdown();
    }
}
