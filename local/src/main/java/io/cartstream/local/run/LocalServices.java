package io.cartstream.local.run;

import io.cartstream.api.ApiSettings;
import io.cartstream.local.page.PageServer;
import io.cartstream.service.settings.DeclaredSettings;
import io.cartstream.store.Generation;
import io.cartstream.worker.WorkerSettings;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** How the services are run here: their jars as in the cloud, their settings for this machine. */
final class LocalServices {
    private static final List<String> JVM_FLAGS = List.of(
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-XX:+ExitOnOutOfMemoryError",
            "-XX:+UseSerialGC");

    private static final List<DeclaredSettings> SERVICES = List.of(ApiSettings.DECLARED, WorkerSettings.DECLARED);

    /** Who tries things out wants to see what they do. */
    private static final String SEEN_SOON = "5s";

    /** The pipeline is ready once events can be stored, not only once the process answers. */
    static final String API_HEALTH = "/health/stream";

    private static final String API_HEAP = "-Xmx384m";
    private static final String WORKER_HEAP = "-Xmx640m";
    private static final String BRIDGE_HEAP = "-Xmx256m";

    /**
     * The same in every run, so that a restarted worker goes on with its own leases. Otherwise KCL would still count on its predecessor
     * for half a minute and give it shards.
     */
    private static final String WORKER_ID = "local-worker-";

    private final RunSettings settings;
    private final DataFiles data;
    private final Map<String, String> aws;
    private final String mark;

    /**
     * @param aws the variables that lead the SDK to the embedded AWS
     * @param mark JVM flag by which our processes are recognised
     */
    LocalServices(RunSettings settings, DataFiles data, Map<String, String> aws, String mark) {
        this.settings = settings;
        this.data = data;
        this.aws = aws;
        this.mark = mark;
    }

    ServiceSpec api() {
        return new ServiceSpec(
                "API",
                command(API_HEAP, settings.artifacts().api()),
                environment(
                        ApiSettings.DECLARED,
                        Map.of(
                                "CARTSTREAM_PORT",
                                String.valueOf(settings.port()),
                                "CARTSTREAM_CORS_ORIGINS",
                                String.join(",", PageServer.origins(settings.pagePort())),
                                "CARTSTREAM_METRICS",
                                "cloudwatch",
                                "CARTSTREAM_MODEL_ENDPOINT",
                                LocalResources.MODEL_ENDPOINT,
                                "CARTSTREAM_SCALER",
                                data.servedScaler().toString(),
                                "CARTSTREAM_MODEL_RELOAD",
                                "1s",
                                "CARTSTREAM_SHOP_REFRESH",
                                SEEN_SOON,
                                "CARTSTREAM_NEIGHBOURS_REFRESH",
                                SEEN_SOON)),
                settings.api().resolve(API_HEALTH),
                data.freshLog("api"));
    }

    List<ServiceSpec> workers() {
        return IntStream.rangeClosed(1, settings.workers())
                .mapToObj(this::worker)
                .toList();
    }

    /** The bridge: the worker's jar, in its other mode. */
    ServiceSpec bridge() {
        return new ServiceSpec(
                "bridge",
                command(BRIDGE_HEAP, settings.artifacts().worker()),
                environment(
                        WorkerSettings.DECLARED,
                        Map.of(
                                "CARTSTREAM_MODE",
                                "bridge",
                                "CARTSTREAM_HEALTH_PORT",
                                String.valueOf(settings.bridgePort()),
                                "CARTSTREAM_WORKER_ID",
                                "local-bridge",
                                "CARTSTREAM_APPLICATION",
                                LocalResources.BRIDGE_APPLICATION,
                                "CARTSTREAM_STREAM",
                                LocalResources.DIRECT_STREAM,
                                "CARTSTREAM_FORWARD_STREAM",
                                LocalResources.STREAM,
                                "CARTSTREAM_PARTITION_KEY_SECRET",
                                "not a secret: this machine only",
                                "CARTSTREAM_DEAD_LETTER_DELIVERY_STREAM",
                                LocalResources.DEAD_LETTER_DELIVERY,
                                "CARTSTREAM_STOP_TIMEOUT",
                                "20s")),
                settings.bridgeAddress().resolve("/health/live"),
                data.freshLog("bridge"));
    }

    /**
     * A worker that fills another generation, or the archive, beside those that serve.
     *
     * @param port of its health routes
     * @param own settings that differ from those of other workers
     */
    ServiceSpec rebuildingWorker(Generation generation, int port, Map<String, String> own) {
        var environment = new HashMap<>(Map.of(
                "CARTSTREAM_HEALTH_PORT",
                String.valueOf(port),
                "CARTSTREAM_WORKER_ID",
                "rebuild-" + generation.name(),
                "CARTSTREAM_APPLICATION",
                generation.application(),
                "CARTSTREAM_TABLE_PREFIX",
                generation.tables().prefix(),
                "CARTSTREAM_STOP_TIMEOUT",
                "20s"));
        environment.putAll(own);
        return new ServiceSpec(
                "rebuilding worker",
                command(WORKER_HEAP, settings.artifacts().worker()),
                environment(WorkerSettings.DECLARED, environment),
                URI.create("http://localhost:" + port + "/health/live"),
                data.freshLog("rebuild-" + generation.name()));
    }

    private ServiceSpec worker(int number) {
        var port = settings.workerPort(number);
        return new ServiceSpec(
                "worker " + number,
                command(WORKER_HEAP, settings.artifacts().worker()),
                environment(
                        WorkerSettings.DECLARED,
                        Map.of(
                                "CARTSTREAM_HEALTH_PORT",
                                String.valueOf(port),
                                "CARTSTREAM_WORKER_ID",
                                WORKER_ID + number,
                                "CARTSTREAM_APPLICATION",
                                data.generation().read().application(),
                                "CARTSTREAM_ARCHIVE_DELIVERY_STREAM",
                                LocalResources.ARCHIVE_DELIVERY,
                                "CARTSTREAM_DEAD_LETTER_DELIVERY_STREAM",
                                LocalResources.DEAD_LETTER_DELIVERY,
                                "CARTSTREAM_STOP_TIMEOUT",
                                "20s")),
                settings.workerAddresses().get(number - 1).resolve("/health/live"),
                data.freshLog("worker-" + number));
    }

    private List<String> command(String heap, Path jar) {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(JVM_FLAGS);
        command.add("-D" + DataFolder.TEMPORARY_FILES + "=" + data.temporary());
        command.add(heap);
        command.add(mark);
        command.add("-jar");
        command.add(jar.toString());
        return command;
    }

    /** Over the variables of the shell, of which a service refuses those of another service; an empty one counts as absent. */
    private Map<String, String> environment(DeclaredSettings declared, Map<String, String> own) {
        var environment = new HashMap<>(aws);
        SERVICES.stream()
                .flatMap(service -> service.names().stream())
                .filter(name -> !declared.names().contains(name))
                .forEach(name -> environment.put(name, ""));
        environment.put("CARTSTREAM_ENVIRONMENT", "local");
        environment.put("CARTSTREAM_LOG_FORMAT", "text");
        environment.put("CARTSTREAM_STREAM", LocalResources.STREAM);
        environment.put(
                "CARTSTREAM_TABLE_PREFIX", data.generation().read().tables().prefix());
        environment.putAll(own);
        return environment;
    }
}
