package io.cartstream.embedded;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code embedded-aws}: AWS on this machine, empty, until it is stopped. */
@Command(
        name = "embedded-aws",
        mixinStandardHelpOptions = true,
        description = {
            "Runs Kinesis, Firehose, CloudWatch and SageMaker runtime on one port, DynamoDB and S3 on the next two, until Ctrl-C.",
            "Prints the variables that point the AWS SDKs to them, one NAME=value per line, and then an empty line."
        },
        footer = {"", "Exit codes: 1 could not start; 2 wrong arguments; 130 stopped by Ctrl-C; 143 stopped by SIGTERM."
        })
public final class EmbeddedAwsMain implements Callable<Integer> {
    private static final int COULD_NOT_START = 1;

    /** The next two must be ports as well. */
    private static final int MAX_PORT = 65_533;

    @Option(
            names = "--data",
            paramLabel = "FOLDER",
            defaultValue = "data",
            description = "Folder for stored data, kept for the next start. Default: ${DEFAULT-VALUE}.")
    private Path data;

    @Option(
            names = "--port",
            defaultValue = "4566",
            description = "First port; DynamoDB and S3 use the next two. 0: any free ports. Default: ${DEFAULT-VALUE}.")
    private int port;

    @Option(names = "--kinesis-limits", description = "Limit each shard to 1 MiB/s and 1,000 records/s, as AWS does.")
    private boolean kinesisLimits;

    @Spec
    private CommandSpec spec;

    public static void main(String... arguments) {
        System.setProperty("logback.configurationFile", "io/cartstream/embedded/logback-console.xml");
        System.exit(commandLine().execute(arguments));
    }

    static CommandLine commandLine() {
        return new CommandLine(new EmbeddedAwsMain()).setParameterExceptionHandler(EmbeddedAwsMain::explain);
    }

    @Override
    public Integer call() throws InterruptedException {
        if (port < 0 || port > MAX_PORT) {
            throw new ParameterException(
                    spec.commandLine(), "--port must be from 0 to %d, was %d".formatted(MAX_PORT, port));
        }
        EmbeddedAws aws;
        try {
            aws = EmbeddedAws.start(
                    EmbeddedAwsSettings.ephemeral(data.toAbsolutePath().normalize())
                            .withPorts(port, port == 0 ? 0 : port + 1, port == 0 ? 0 : port + 2)
                            .withKinesisLimits(kinesisLimits));
        } catch (IllegalStateException e) {
            spec.commandLine().getErr().println(e.getMessage());
            return COULD_NOT_START;
        }
        Runtime.getRuntime().addShutdownHook(new Thread(aws::close, "stop"));
        print(aws, spec.commandLine().getOut());
        new CountDownLatch(1).await();
        return CommandLine.ExitCode.OK;
    }

    private static void print(EmbeddedAws aws, PrintWriter out) {
        aws.environment().forEach((name, value) -> out.println(name + "=" + value));
        out.println();
        out.flush();
    }

    private static int explain(ParameterException wrong, String... arguments) {
        wrong.getCommandLine().getErr().println(wrong.getMessage() + " (--help says more)");
        return wrong.getCommandLine().getCommandSpec().exitCodeOnInvalidInput();
    }
}
