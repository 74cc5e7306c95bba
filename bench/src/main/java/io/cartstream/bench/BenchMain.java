package io.cartstream.bench;

import io.cartstream.bench.api.ApiBenchCommand;
import io.cartstream.bench.api.ContenderCommand;
import io.cartstream.bench.load.LoadCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command line of the benchmarks. */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        description = "Cartstream's benchmarks.",
        subcommands = {ApiBenchCommand.class, ContenderCommand.class, LoadCommand.class})
public final class BenchMain {
    private BenchMain() {}

    public static void main(String... arguments) {
        System.setProperty("logback.configurationFile", "io/cartstream/bench/logback-bench.xml");
        System.setProperty("java.awt.headless", "true");
        System.exit(new CommandLine(new BenchMain()).execute(arguments));
    }
}
