package io.cartstream.local.run;

import io.cartstream.embedded.EmbeddedAws;
import io.cartstream.embedded.EmbeddedAwsSettings;
import io.cartstream.embedded.EmbeddedClients;
import io.cartstream.store.Generation;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code rebuild}: features or archive once more from the stream, beside a pipeline that runs. */
@Command(
        name = "rebuild",
        mixinStandardHelpOptions = true,
        description = {
            "Fills features once more from the stream, by a worker beside a pipeline that runs (make run), whose features stay as they are.",
            "The pipeline serves the new ones from its next start on. With --archive, delivers the events once more instead."
        },
        footer = {"", "Exit codes: 0 rebuilt; 1 not."})
public final class RebuildCommand implements Callable<Integer> {
    private static final int DONE = 0;
    private static final int FAILED = 1;

    @Option(names = "--data", paramLabel = "FOLDER", defaultValue = "data", description = "Default: ${DEFAULT-VALUE}.")
    private Path data;

    @Option(
            names = "--port",
            defaultValue = "8080",
            description = "Port of the pipeline's API. Default: ${DEFAULT-VALUE}.")
    private int port;

    @Option(
            names = "--to",
            paramLabel = "NAME",
            required = true,
            description =
                    "Name of the new generation, such as g2. Part of the names of its tables and its application.")
    private Generation to;

    @Option(names = "--archive", description = "Rebuild the archive instead of the features.")
    private boolean archive;

    @Option(
            names = "--from",
            paramLabel = "TIME",
            description = {
                "With --archive: only events that arrived then or later, such as 2026-11-22T10:00:00Z. Default: the whole stream.",
                "Not for features: they count all orders."
            })
    private Optional<Instant> from = Optional.empty();

    private final Console console = new Console(System.out);

    @Override
    public Integer call() throws InterruptedException {
        try {
            rebuild();
            return DONE;
        } catch (CannotRunException e) {
            System.err.println(e.getMessage());
            return FAILED;
        }
    }

    private void rebuild() throws InterruptedException {
        var folder = data.toAbsolutePath().normalize();
        var settings = new RunSettings(folder, port, 1, Artifacts.ofThisProject(), Optional.empty(), false, false);
        var live = new DataFiles(folder).generation();
        requireSense(live.read());
        requireRunning(settings);
        try (var clients =
                EmbeddedClients.of(at(settings.awsPort()), at(settings.dynamoDbPort()), at(settings.s3Port()))) {
            var files = new DataFiles(folder);
            var register = new ProcessRegister(files.processes(), folder);
            var services = new LocalServices(settings, files, environment(settings), register.mark());
            var rebuild = new Rebuild(clients, services, register, console, settings.rebuildPort());
            if (archive) {
                rebuild.archive(to, from);
                console.line("the archive is rebuilt");
            } else {
                rebuild.features(live.read(), to);
                live.choose(to);
                console.line("the features are rebuilt; restart the pipeline to serve " + to.name());
            }
        }
    }

    private void requireSense(Generation live) {
        if (to.equals(live)) {
            throw new CannotRunException(
                    "--to names " + to.name() + ", which is what the pipeline serves: take another name.");
        }
        if (from.isPresent() && !archive) {
            throw new CannotRunException("--from goes with --archive: features are counts over all orders.");
        }
    }

    private static void requireRunning(RunSettings settings) throws InterruptedException {
        try (var probe = new Probe()) {
            if (!probe.isReady(settings.api().resolve(LocalServices.API_HEALTH))) {
                throw new CannotRunException(
                        "No pipeline answers on port " + settings.port() + ": start it with make run, or set PORT=.");
            }
        }
    }

    private static Map<String, String> environment(RunSettings settings) {
        return EmbeddedAws.environment(
                at(settings.awsPort()),
                at(settings.dynamoDbPort()),
                at(settings.s3Port()),
                EmbeddedAwsSettings.ephemeral(settings.data()).region());
    }

    private static URI at(int port) {
        return URI.create("http://localhost:" + port);
    }
}
