package io.cartstream.local.chaos;

import static java.util.Comparator.comparingLong;
import static org.awaitility.Awaitility.await;

import io.cartstream.embedded.FreePorts;
import io.cartstream.local.run.ProvisionedAws;
import io.cartstream.store.dynamodb.ActivityItems;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.databind.json.JsonMapper;

/** The pipeline that is struck: AWS in this process; the API and the workers, each from its jar as a process of its own. */
public final class Shop implements AutoCloseable {
    private static final int MOST_WORKERS = 3;

    /** What a worker does without a setting. */
    private static final Duration DEFAULT_FAILOVER = Duration.ofSeconds(5);

    private static final Duration TIME_TO_SETTLE = Duration.ofMinutes(4);
    private static final String WORKER_ID = "worker-";

    private final int port = FreePorts.inARow(1 + MOST_WORKERS);
    private final JsonMapper mapper = new JsonMapper();
    private final Path logs;
    private final Duration failover;
    private final ServiceFlags flags;
    private final ProvisionedAws aws;
    private final LeaseTable leases;
    private final ServiceProcess api;
    private final Map<String, ServiceProcess> workers = new HashMap<>();

    private Shop(ProvisionedAws aws, Duration failover, Path logs, ServiceFlags flags, Map<String, String> ofTheApi) {
        this.aws = aws;
        this.failover = failover;
        this.logs = logs;
        this.flags = flags;
        leases = new LeaseTable(aws.dynamoDb());
        var apiSettings = new HashMap<>(ofTheApi);
        apiSettings.put("CARTSTREAM_PORT", String.valueOf(port));
        api = new ServiceProcess(
                "API",
                command(flags.api(), ProvisionedAws.apiJar()),
                environment(apiSettings),
                address().resolve("/health/stream"),
                logs.resolve("api.log"));
    }

    /**
     * Opens it with AWS and the API, without a worker.
     *
     * @param failover how long a worker's lease lasts without being renewed
     */
    static Shop open(int shards, Duration failover, Path data, Path logs) throws IOException, InterruptedException {
        return open(shards, failover, data, logs, ServiceFlags.SMALL, Map.of());
    }

    private static Shop open(
            int shards, Duration failover, Path data, Path logs, ServiceFlags flags, Map<String, String> ofTheApi)
            throws IOException, InterruptedException {
        Files.createDirectories(logs);
        var shop = new Shop(ProvisionedAws.start(data, shards), failover, logs, flags, ofTheApi);
        shop.api.start();
        return shop;
    }

    /** Opens one with four shards, the settings that a worker has by itself, and one worker that has them all. */
    static Shop openForTakeOvers(Path folder) throws IOException, InterruptedException {
        var shop = open(TakeOvers.SHARDS, DEFAULT_FAILOVER, folder, Path.of("target", "chaos", "take-over"));
        shop.addWorker();
        shop.awaitSettled();
        return shop;
    }

    /**
     * Opens one with one worker, which has the settings that a worker has by itself.
     *
     * @param ofTheApi settings of the API beside those that say where everything is
     */
    public static Shop open(int shards, Path data, Path logs, ServiceFlags flags, Map<String, String> ofTheApi)
            throws IOException, InterruptedException {
        var shop = open(shards, DEFAULT_FAILOVER, data, logs, flags, ofTheApi);
        shop.addWorker();
        shop.awaitSettled();
        return shop;
    }

    /** Starts one worker more. */
    void addWorker() {
        addWorker(Map.of());
    }

    /**
     * Starts one worker more.
     *
     * @param own settings beside those that all have
     */
    void addWorker(Map<String, String> own) {
        var number = workers.size() + 1;
        var id = WORKER_ID + number;
        var health = port + number;
        var settings = new HashMap<>(Map.of(
                "CARTSTREAM_HEALTH_PORT",
                String.valueOf(health),
                "CARTSTREAM_WORKER_ID",
                id,
                "CARTSTREAM_APPLICATION",
                ProvisionedAws.APPLICATION,
                "CARTSTREAM_FAILOVER_TIME",
                failover.toMillis() + "ms",
                "CARTSTREAM_STOP_TIMEOUT",
                "20s"));
        settings.putAll(own);
        var worker = new ServiceProcess(
                id,
                command(flags.worker(), ProvisionedAws.workerJar()),
                environment(settings),
                URI.create("http://localhost:" + health + "/health/live"),
                logs.resolve(id + ".log"));
        workers.put(id, worker);
        worker.start();
    }

    /** Starts again what a cell that was broken off has left behind. */
    public void startWhatHasEnded() {
        workers.values().forEach(ServiceProcess::startIfItHasEnded);
        api.startIfItHasEnded();
    }

    /**
     * Waits until every service is healthy, every shard has an owner, and so have at least two workers a shard where there are two. Not
     * every worker: for minutes after a reshard KCL counts the shards that ended as well, and may leave one without.
     */
    public void awaitSettled() {
        api.awaitHealthy();
        workers.values().forEach(ServiceProcess::awaitHealthy);
        await("shards with all workers")
                .atMost(TIME_TO_SETTLE)
                .until(() -> leases.owners().values().stream().allMatch(Optional::isPresent)
                        && workers.keySet().stream()
                                        .filter(worker -> leases.heldBy(worker) > 0)
                                        .count()
                                >= Math.min(2, workers.size())
                        && leases.leader().filter(workers::containsKey).isPresent());
    }

    /** How many shards each worker that answers is at work on, by its own account. */
    Map<String, Integer> shardsAtWork() {
        var counts = new TreeMap<String, Integer>();
        workers.forEach((name, worker) -> worker.answerAt("/health/status")
                .ifPresent(status ->
                        counts.put(name, mapper.readTree(status).get("shards").size())));
        return counts;
    }

    /** What is stored of these shoppers' activity, as far as there is any. */
    public Map<String, PlainActivity> activityOf(Collection<String> users) {
        var found = new TreeMap<String, PlainActivity>();
        var activities = new ActivityItems(ProvisionedAws.TABLES, InstantSource.system());
        for (var user : users) {
            var answer = aws.dynamoDb()
                    .getItem(request -> request.tableName(activities.table())
                            .key(activities.key(user))
                            .consistentRead(true));
            if (answer.hasItem()) {
                found.put(user, PlainActivity.of(activities.read(answer.item()).state()));
            }
        }
        return found;
    }

    /** Of the API. */
    public URI address() {
        return URI.create("http://localhost:" + port);
    }

    /** The AWS that all share. */
    public ProvisionedAws aws() {
        return aws;
    }

    LeaseTable leases() {
        return leases;
    }

    /** The API and all workers. */
    public List<ServiceProcess> services() {
        var services = new ArrayList<>(workers.values());
        services.add(api);
        return services;
    }

    /** The process to be struck. */
    ServiceProcess find(Target target) {
        return switch (target) {
            case API -> api;
            case LEADER -> workers.get(leases.leader().orElseThrow());
            case WORKER -> {
                var leader = leases.leader().orElseThrow();
                yield workers.values().stream()
                        .filter(worker -> !worker.name().equals(leader))
                        .max(comparingLong(worker -> leases.heldBy(worker.name())))
                        .orElseThrow();
            }
        };
    }

    @Override
    public void close() {
        services().parallelStream().forEach(ServiceProcess::close);
        aws.close();
    }

    private static List<String> command(List<String> jvm, Path jar) {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(jvm);
        command.addAll(List.of("-jar", jar.toString()));
        return command;
    }

    private Map<String, String> environment(Map<String, String> own) {
        var environment = new HashMap<>(aws.aws().environment());
        environment.put("CARTSTREAM_ENVIRONMENT", "local");
        environment.put("CARTSTREAM_LOG_FORMAT", "text");
        environment.put("CARTSTREAM_STREAM", ProvisionedAws.STREAM);
        environment.put("CARTSTREAM_TABLE_PREFIX", ProvisionedAws.TABLES.prefix());
        environment.putAll(own);
        return environment;
    }
}
