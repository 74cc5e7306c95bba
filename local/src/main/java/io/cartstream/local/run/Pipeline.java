package io.cartstream.local.run;

import io.cartstream.local.aws.EmbeddedAws;
import io.cartstream.local.aws.EmbeddedAwsSettings;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The whole pipeline: embedded AWS in this process, API and workers as processes of their own.
 *
 * <p>Stops in the order in which nothing is lost: the API, which flushes into the stream; the workers, which commit; then the AWS they
 * write to. May be stopped by any thread at any time, also while it starts; what has been started by then is stopped.
 */
final class Pipeline implements AutoCloseable {
    private static final Duration TIME_TO_READY = Duration.ofMinutes(2);

    /** A little longer than the API's own budgets sum up to. */
    private static final Duration TIME_TO_STOP = Duration.ofSeconds(25);

    private static final List<String> JVM_FLAGS = List.of(
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-XX:+ExitOnOutOfMemoryError",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=4");

    private final RunSettings settings;
    private final Console console;
    private final List<Service> services = new ArrayList<>();
    private Optional<DataFolder> data = Optional.empty();
    private Optional<EmbeddedAws> aws = Optional.empty();
    private Optional<ProcessRegister> register = Optional.empty();
    private boolean stopping;

    Pipeline(RunSettings settings, Console console) {
        this.settings = settings;
        this.console = console;
    }

    /**
     * Starts everything and returns when it is ready.
     *
     * @throws CannotRunException where something does not come up; what has been started by then still runs until {@link #close}
     */
    void start() throws InterruptedException {
        var folder = takeData();
        var processes = new ProcessRegister(folder.processes(), folder.path());
        endOrphans(processes);
        Ports.requireFree(settings);
        var environment = startAws(folder);
        startServices(folder, processes, environment);
        awaitReady();
    }

    @Override
    public void close() {
        synchronized (this) {
            stopping = true;
        }
        var api = services.stream().limit(1).toList();
        var workers = services.stream().skip(1).toList();
        stop(api);
        stop(workers);
        register.ifPresent(ProcessRegister::clear);
        aws.ifPresent(EmbeddedAws::close);
        data.ifPresent(DataFolder::close);
    }
}
