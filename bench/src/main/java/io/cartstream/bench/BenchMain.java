package io.cartstream.bench;

import io.cartstream.bench.api.ApiBenchCommand;
import io.cartstream.bench.api.ContenderCommand;
import io.cartstream.bench.api.SoakCommand;
import io.cartstream.bench.jmh.JmhCommand;
import io.cartstream.bench.load.LoadCommand;
import io.cartstream.bench.recommend.ModelStubCommand;
import io.cartstream.bench.recommend.RecommendBenchCommand;
import io.cartstream.bench.recommend.RecommendingApiCommand;
import io.cartstream.bench.worker.PipelineApiCommand;
import io.cartstream.bench.worker.PipelineWorkerCommand;
import io.cartstream.bench.worker.WorkerBenchCommand;
import io.cartstream.bench.worker.WorkerContenderCommand;
import io.cartstream.local.run.AwsCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command line of the benchmarks. */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        description = "Cartstream's benchmarks.",
        subcommands = {
            ApiBenchCommand.class,
            AwsCommand.class,
            ContenderCommand.class,
            JmhCommand.class,
            LoadCommand.class,
            ModelStubCommand.class,
            RecommendBenchCommand.class,
            RecommendingApiCommand.class,
            PipelineApiCommand.class,
            PipelineWorkerCommand.class,
            SoakCommand.class,
            WorkerBenchCommand.class,
            WorkerContenderCommand.class
        })
public final class BenchMain {
    BenchMain() {}

    public static void main(String... arguments) {
        System.setProperty("logback.configurationFile", "io/cartstream/bench/logback-bench.xml");
        System.setProperty("java.awt.headless", "true");
        System.exit(new CommandLine(new BenchMain()).execute(arguments));
    }
}
