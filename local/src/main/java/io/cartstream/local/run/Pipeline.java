package io.cartstream.local.run;

import io.cartstream.embedded.EmbeddedAws;
import io.cartstream.embedded.EmbeddedAwsSettings;
import io.cartstream.embedded.EmbeddedClients;
import io.cartstream.embedded.sagemaker.ModelEndpoints;
import io.cartstream.local.model.ModelDeployment;
import io.cartstream.local.page.PageServer;
import io.cartstream.local.watch.PipelineRoutes;
import io.cartstream.store.FeatureTables;
import io.cartstream.store.Generation;
import io.cartstream.tools.catalogue.ProductTable;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

/**
 * The whole pipeline: embedded AWS and the page in this process, API and workers as processes of their own.
 *
 * <p>Stops in the order in which nothing is lost: the API, which flushes into the stream; the workers, which commit; then the AWS they
 * write to. May be stopped by any thread at any time, also while it starts; what has been started by then is stopped.
 */
final class Pipeline implements AutoCloseable {
    private static final Duration TIME_TO_READY = Duration.ofMinutes(2);

    /** A little longer than the budgets of the services themselves. */
    private static final Duration TIME_TO_STOP = Duration.ofSeconds(25);

    private static final Duration LOOK_EVERY = Duration.ofMillis(100);

    private final RunSettings settings;
    private final Console console;

    /** What runs, newest first. */
    private final Deque<AutoCloseable> parts = new ArrayDeque<>();

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
        var folder = hold(DataFolder.take(settings.data()));
        var data = folder.files();
        var register = new ProcessRegister(data.processes(), data.folder());
        endOrphans(register);
        folder.takeTemporaryFiles();
        Ports.requireFree(settings);
        var models = new ModelEndpoints();
        var generation = data.generation().read();
        var aws = startAws(models);
        serveModel(models, data);
        var clients = hold(EmbeddedClients.of(aws));
        var shards = provision(clients, generation);
        servePage(aws, clients, generation.tables());
        var catalogue = loadCatalogue(clients, generation.tables());
        hold(register::clear);
        var services = new LocalServices(settings, data, aws.environment(), register.mark());
        var workers = hold(new Services(supervised(services.workers(), register), TIME_TO_STOP));
        // Stopped after the API and before the workers: what it forwards is committed by them.
        var bridge = hold(new Services(supervised(bridge(services), register), TIME_TO_STOP));
        var api = hold(new Services(supervised(List.of(services.api()), register), TIME_TO_STOP));
        workers.start();
        bridge.start();
        api.start();
        awaitReady(api, workers, bridge, shards);
        console.line(outcome(catalogue));
    }

    /** Stops what runs; a second time does nothing. */
    @Override
    public void close() {
        synchronized (this) {
            stopping = true;
        }
        for (var part = newest(); part != null; part = newest()) {
            close(part);
        }
    }

    private void endOrphans(ProcessRegister register) {
        var ended = register.endOrphans();
        if (ended > 0) {
            console.line(ended + " processes left by an earlier run were stopped");
        }
    }

    private EmbeddedAws startAws(ModelEndpoints models) {
        try {
            var aws = hold(EmbeddedAws.start(EmbeddedAwsSettings.ephemeral(settings.data())
                    .withPorts(settings.awsPort(), settings.dynamoDbPort(), settings.s3Port())
                    .withKinesisLimits(settings.kinesisLimits())
                    .withModelEndpoints(models)));
            console.line("embedded AWS on port " + settings.awsPort() + ", DynamoDB on " + settings.dynamoDbPort()
                    + ", S3 on " + settings.s3Port());
            return aws;
        } catch (IllegalStateException e) {
            throw new CannotRunException(e.getMessage(), e);
        }
    }

    private void serveModel(ModelEndpoints models, DataFiles data) {
        try {
            hold(ModelDeployment.start(models, LocalResources.MODEL_ENDPOINT, data.model(), data.servedScaler()));
        } catch (IllegalStateException e) {
            throw new CannotRunException(e.getMessage(), e);
        }
        console.line("serving a ranking model; put your own in " + data.model() + " to replace it");
    }

    private int provision(EmbeddedClients clients, Generation generation) throws InterruptedException {
        var provisioning = new Provisioning(clients, generation);
        var shards = provisioning.run();
        if (settings.bridge()) {
            provisioning.addDirectStream();
        }
        console.line("stream (" + shards + " shards), tables, bucket and delivery streams are ready");
        return shards;
    }

    private void servePage(EmbeddedAws aws, EmbeddedClients clients, FeatureTables tables) {
        var numbers = hold(PipelineRoutes.of(
                aws,
                clients.dynamoDb(),
                new PipelineRoutes.Pipeline(
                        LocalResources.STREAM,
                        LocalResources.ARCHIVE_DELIVERY,
                        tables,
                        settings.api().resolve(LocalServices.API_HEALTH),
                        settings.workerAddresses().stream()
                                .map(worker -> worker.resolve("/health/status"))
                                .toList())));
        hold(PageServer.start(settings.artifacts().page(), settings.pagePort(), settings.api(), numbers));
        console.line(
                PageServer.isBuilt(settings.artifacts().page())
                        ? "page on port " + settings.pagePort()
                        : "the page is not built; run make build-webapp");
    }

    /** Beside the services, which take longer to start than a file takes to be read. */
    private FutureTask<String> loadCatalogue(EmbeddedClients clients, FeatureTables tables) {
        var table = new ProductTable(clients.dynamoDb(), tables);
        var loading = new FutureTask<>(new ShopCatalogue(table, settings.orders())::load);
        Thread.ofPlatform().daemon().name("catalogue").start(loading);
        return loading;
    }

    private static String outcome(FutureTask<String> loading) throws InterruptedException {
        try {
            return loading.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof CannotRunException reason
                    ? reason
                    : new CannotRunException(
                            "The catalogue could not be loaded: " + e.getCause().getMessage() + ".", e);
        }
    }

    private List<Service> supervised(List<ServiceSpec> specs, ProcessRegister register) {
        return specs.stream()
                .map(spec -> new Service(spec, RestartPolicy.DEFAULT, register, console))
                .toList();
    }

    private void awaitReady(Services api, Services workers, Services bridge, int shards) throws InterruptedException {
        try (var probe = new Probe()) {
            api.awaitReady(probe, TIME_TO_READY);
            console.line("API on port " + settings.port() + " is ready");
            awaitShards(workers, probe, shards);
            console.line(settings.workers() == 1 ? "the worker reads all shards" : "the workers read all shards");
            if (settings.bridge()) {
                awaitShards(bridge, probe, LocalResources.DIRECT_SHARDS);
                console.line("the bridge reads the stream " + LocalResources.DIRECT_STREAM);
            }
        }
    }

    private void awaitShards(Services consumers, Probe probe, int shards) throws InterruptedException {
        consumers.awaitReady(probe, TIME_TO_READY);
        var deadline = System.nanoTime() + TIME_TO_READY.toNanos();
        while (consumers.shardsHeld(probe) < shards) {
            consumers.requireRunning();
            if (System.nanoTime() > deadline) {
                throw new CannotRunException("Not all shards were taken; see " + settings.data() + "/logs.");
            }
            TimeUnit.NANOSECONDS.sleep(LOOK_EVERY.toNanos());
        }
    }

    private List<ServiceSpec> bridge(LocalServices services) {
        return settings.bridge() ? List.of(services.bridge()) : List.of();
    }

    private <T extends AutoCloseable> T hold(T part) {
        synchronized (this) {
            if (!stopping) {
                parts.push(part);
                return part;
            }
        }
        close(part);
        throw new CannotRunException("Stopped while starting.");
    }

    private synchronized AutoCloseable newest() {
        return parts.poll();
    }

    /** One part that cannot be closed must not keep the others open. */
    private void close(AutoCloseable part) {
        try {
            part.close();
        } catch (Exception e) {
            console.line("while stopping: " + e.getMessage());
        }
    }
}
