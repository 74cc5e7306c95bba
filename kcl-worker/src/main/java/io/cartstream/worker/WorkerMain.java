package io.cartstream.worker;

import io.cartstream.config.InvalidSettingException;
import io.cartstream.worker.aws.AwsClients;
import io.cartstream.worker.aws.CallBudget;
import io.cartstream.worker.consume.ConsumerClients;
import io.cartstream.worker.consume.ConsumerSettings;
import io.cartstream.worker.consume.HealthServer;
import io.cartstream.worker.consume.StreamConsumer;
import io.cartstream.worker.metrics.WorkerMetrics;
import io.cartstream.worker.metrics.WorkerRegistry;
import io.cartstream.worker.retry.Backoff;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts the worker, and stops it on SIGTERM. */
public final class WorkerMain {
    private static final int EXIT_WRONG_SETTING = 2;
    private static final int EXIT_FAILED = 1;

    private static final int FIREHOSE_CALLS_IN_FLIGHT = 16;
    private static final int ATTEMPTS = 6;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

    /** For the last metrics. */
    private static final Duration LONGEST_CLOSE = Duration.ofSeconds(3);

    private WorkerMain() {}

    /** Runs until SIGTERM, then hands the shards over and exits with 0. A wrong setting is one line, and exit code 2. */
    @SuppressWarnings("SystemOut") // there is no log before its format is known
    public static void main(String[] arguments) {
        try {
            var settings = WorkerSettings.of(System.getenv(), workerId());
            System.setProperty("cartstream.log.format", settings.logFormat().name());
            run(settings);
            // Reached while the JVM shuts down, which then ends as the stop thread says; or where KCL could not start.
            System.exit(EXIT_FAILED);
        } catch (InvalidSettingException e) {
            System.err.println(e.getMessage());
            System.exit(EXIT_WRONG_SETTING);
        }
    }

    private static void run(WorkerSettings settings) {
        var log = LoggerFactory.getLogger(WorkerMain.class);
        var clock = Clock.systemUTC();
        var closed = new CountDownLatch(1);
        try (var clients = AwsClients.open(
                settings.writesInFlight(), settings.consumer().retrieval() == ConsumerSettings.Retrieval.FAN_OUT)) {
            try (var registry = registry(settings, clients)) {
                var metrics = new WorkerMetrics(registry.meters());
                try (var firehoseCalls = calls(FIREHOSE_CALLS_IN_FLIGHT, metrics);
                        var work = work(settings, clients, firehoseCalls, metrics, clock)) {
                    var consumer = new StreamConsumer(
                            settings.consumer(),
                            new ConsumerClients(clients.kinesis(), clients.leases(), clients.cloudWatch()),
                            work.decoder(),
                            work::open,
                            metrics,
                            clock);
                    Runtime.getRuntime()
                            .addShutdownHook(
                                    new Thread(() -> stop(settings.stopTimeout(), consumer, closed, log), "stop"));
                    serve(settings, consumer, metrics, log);
                }
            } finally {
                // The last metrics are published; the clients' event loops take seconds to end, which nobody need wait
                // for.
                closed.countDown();
            }
        }
    }

    private static Work work(
            WorkerSettings settings,
            AwsClients clients,
            CallBudget firehoseCalls,
            WorkerMetrics metrics,
            InstantSource clock) {
        return switch (settings.mode()) {
            case FOLD -> new FoldWork(settings, clients, firehoseCalls, metrics, clock);
            case BRIDGE -> new BridgeWork(settings, settings.bridge().orElseThrow(), clients, firehoseCalls, metrics);
        };
    }

    private static void serve(WorkerSettings settings, StreamConsumer consumer, WorkerMetrics metrics, Logger log) {
        var workerId = settings.consumer().workerId();
        try (var health = new HealthServer(settings.healthPort(), workerId, consumer, metrics)) {
            health.start();
            log.info("worker {} starts in mode {}, health on port {}", workerId, settings.mode(), health.port());
            consumer.run();
        } catch (IOException e) {
            log.error("CARTSTREAM_HEALTH_PORT {} cannot be listened on: {}", settings.healthPort(), e.getMessage());
        }
    }

    /**
     * Runs while the JVM shuts down, beside the main thread, which closes what is open once the consumer has stopped. Halts at its end,
     * since the exit code of a JVM that dies of a signal is not ours to choose otherwise; by then everything is committed, or will be by
     * whoever takes the shards.
     */
    private static void stop(Duration timeout, StreamConsumer consumer, CountDownLatch closed, Logger log) {
        if (closed.getCount() == 0) {
            // The consumer ended by itself, which is a failure: its exit code stands.
            return;
        }
        log.info("stops: the shards are handed over");
        var clean = consumer.stop(timeout);
        log.info("stopped, {}", clean ? "all handed over" : "not all handed over in time");
        try {
            closed.await(LONGEST_CLOSE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        Runtime.getRuntime().halt(clean ? 0 : EXIT_FAILED);
    }

    /** Calls to one AWS service, with the retries that all of them get. */
    public static CallBudget calls(int inFlight, WorkerMetrics metrics) {
        return new CallBudget(
                inFlight, ATTEMPTS, new Backoff(FIRST_PAUSE, LONGEST_PAUSE, Backoff.Pause.SLEEP), metrics);
    }

    private static WorkerRegistry registry(WorkerSettings settings, AwsClients clients) {
        return settings.consumer().cloudWatchMetrics()
                ? WorkerRegistry.publishing(clients.cloudWatch(), settings.mode())
                : WorkerRegistry.silent(settings.mode());
    }

    private static String workerId() {
        String host;
        try {
            host = InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException _) {
            host = "unknown-host";
        }
        return host + "-" + ProcessHandle.current().pid() + "-"
                + Integer.toHexString(ThreadLocalRandom.current().nextInt());
    }
}
