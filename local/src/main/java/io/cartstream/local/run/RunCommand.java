package io.cartstream.local.run;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code run}: the whole pipeline, until it is told to stop. */
@Command(
        name = "run",
        mixinStandardHelpOptions = true,
        description = {
            "Runs the whole pipeline on this machine: embedded AWS, the API, workers and the page, until Ctrl-C.",
            "Stored data is kept for the next start."
        },
        footer = {"", "Exit codes: 1 could not start; 130 stopped by Ctrl-C; 143 stopped by SIGTERM."})
public final class RunCommand implements Callable<Integer> {
    private static final int COULD_NOT_START = 1;

    @Option(names = "--data", paramLabel = "FOLDER", defaultValue = "data", description = "Default: ${DEFAULT-VALUE}.")
    private Path data;

    @Option(
            names = "--port",
            defaultValue = "8080",
            description = "Port of the API; the ports after it are used as well. Default: ${DEFAULT-VALUE}.")
    private int port;

    @Option(names = "--workers", defaultValue = "1", description = "Worker processes. Default: ${DEFAULT-VALUE}.")
    private int workers;

    @Option(
            names = "--orders",
            paramLabel = "FILE",
            description = "Order lines (CSV, as for replay) whose products the shop sells. Default: made-up products.")
    private Optional<Path> orders = Optional.empty();

    @Option(
            names = "--kinesis-limits",
            description = "Limit each shard to 1 MB/s and 1,000 records/s, as in the cloud.")
    private boolean kinesisLimits;

    @Option(
            names = "--bridge",
            description =
                    "Also run a direct stream, such as API Gateway writes to, and the bridge that forwards its events.")
    private boolean bridge;

    private final Console console = new Console(System.out);

    @Override
    public Integer call() throws InterruptedException {
        var folder = data.toAbsolutePath().normalize();
        try {
            var settings =
                    new RunSettings(folder, port, workers, Artifacts.ofThisProject(), orders, kinesisLimits, bridge);
            System.setProperty(
                    "cartstream.log",
                    folder.resolve("logs").resolve("local.log").toString());
            System.setProperty("logback.configurationFile", "io/cartstream/local/logback-file.xml");
            var pipeline = new Pipeline(settings, console);
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(pipeline), "stop"));
            pipeline.start();
            welcome(settings);
            new CountDownLatch(1).await();
        } catch (CannotRunException e) {
            System.err.println(e.getMessage());
        }
        return COULD_NOT_START;
    }

    private void stop(Pipeline pipeline) {
        console.text("");
        console.line("stopping");
        pipeline.close();
        console.line("stopped");
    }

    private void welcome(RunSettings settings) {
        console.text(String.format(
                Locale.ROOT,
                "%nCartstream is ready after %.1f s.",
                console.sinceStart().toMillis() / 1e3));
        console.text("""

                  Page   %4$s
                  API    %1$s/docs
                  Data   %2$s (logs in logs/, the archive in s3/%3$s/)
                  Stop   Ctrl-C

                Try (an event is in the features about a second later):
                  curl -sSw '\\n' %1$s/v1/events -H 'Content-Type: application/json' -d '{"user_id":"1569","event":"checkout","product_ids":["123","55"]}'
                  curl -sSw '\\n' %1$s/v1/features/users/1569
                  curl -sSw '\\n' %1$s/v1/features/products/123
                  curl -sSw '\\n' %1$s/v1/recommendations/1569
                """.formatted(settings.api(), settings.data(), LocalResources.BUCKET, settings.page()));
    }
}
