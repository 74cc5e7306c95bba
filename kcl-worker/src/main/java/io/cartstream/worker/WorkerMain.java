package io.cartstream.worker;

import io.cartstream.service.ExitCode;
import io.cartstream.service.MetricsTarget;
import io.cartstream.service.ServiceProcess;
import io.cartstream.service.metrics.ServiceMeters;
import io.cartstream.service.retry.RetryPause;
import io.cartstream.worker.aws.AwsClients;
import io.cartstream.worker.aws.CallBudget;
import io.cartstream.worker.aws.EventLoops;
import io.cartstream.worker.consume.ConsumerClients;
import io.cartstream.worker.consume.ConsumerSettings;
import io.cartstream.worker.consume.HealthServer;
import io.cartstream.worker.consume.StreamConsumer;
import io.cartstream.worker.metrics.WorkerMetrics;
import io.cartstream.worker.metrics.WorkerRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts the worker, and stops it on SIGTERM. */
public final class WorkerMain {
    private static final int FIREHOSE_CALLS_IN_FLIGHT = 16;
    private static final int ATTEMPTS = 6;

    /** Between two attempts at one call. */
    static final RetryPause RETRY_PAUSE = RetryPause.sleeping(Duration.ofMillis(50), Duration.ofSeconds(2));

    /** For the last metrics. */
    private static final Duration LONGEST_CLOSE = Duration.ofSeconds(3);

    private WorkerMain() {}

    /** Runs until SIGTERM, then hands the shards over and ends with an {@link ExitCode}. */
    public static void main(String[] arguments) {
        ServiceProcess.run("kcl-worker", () -> {
            var settings = WorkerSettings.of(System.getenv(), workerId());
            settings.service().logFormat().use("kcl-worker");
            // Returns while the JVM shuts down, which then ends as the stop says; or where KCL could not start.
            run(settings);
        });
    }

    private static void run(WorkerSettings settings) {
        var log = LoggerFactory.getLogger(WorkerMain.class);
        var clock = Clock.systemUTC();
        var closed = new CountDownLatch(1);
        try (var loops = EventLoops.start();
                var clients = AwsClients.open(
                        settings.writesInFlight(),
                        settings.consumer().retrieval() == ConsumerSettings.Retrieval.FAN_OUT,
                        loops)) {
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
                    ServiceProcess.onSignal(() -> stop(settings.stopTimeout(), consumer, closed, log));
                    serve(settings, consumer, work, loops, metrics, log);
                }
            } finally {
                // The last metrics are published. The clients' event loops take seconds to end; there is no need to
                // wait for
                // them.
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

    private static void serve(
            WorkerSettings settings,
            StreamConsumer consumer,
            Work work,
            EventLoops loops,
            WorkerMetrics metrics,
            Logger log) {
        var workerId = settings.consumer().workerId();
        try (var health = new HealthServer(
                settings.healthAddress(), workerId, consumer, loops::answer, work::setAside, metrics)) {
            health.start();
            log.info("worker {} starting in mode {}, health on port {}", workerId, settings.mode(), health.port());
            consumer.run();
        } catch (IOException e) {
            log.error(
                    "CARTSTREAM_HEALTH_HOST {} and CARTSTREAM_HEALTH_PORT {} cannot be listened on: {}",
                    settings.healthHost(),
                    settings.healthPort(),
                    e.getMessage());
        }
    }

    /**
     * Runs while the JVM shuts down, beside the main thread, which closes what is open once the consumer has stopped. By its end everything
     * is committed, or will be by the next owners of the shards.
     */
    private static Optional<ExitCode> stop(
            Duration timeout, StreamConsumer consumer, CountDownLatch closed, Logger log) {
        if (closed.getCount() == 0) {
            // The consumer ended by itself, which is a failure: its exit code stands.
            return Optional.empty();
        }
        log.info("stopping: handing over the shards");
        var clean = consumer.stop(timeout);
        log.info("stopped, {}", clean ? "all handed over" : "not all handed over in time");
        try {
            closed.await(LONGEST_CLOSE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        return Optional.of(clean ? ExitCode.STOPPED : ExitCode.FAILED);
    }

    /** Calls to one AWS service, with the retries that all of them get. */
    public static CallBudget calls(int inFlight, WorkerMetrics metrics) {
        return new CallBudget(inFlight, ATTEMPTS, RETRY_PAUSE, metrics);
    }

    private static ServiceMeters registry(WorkerSettings settings, AwsClients clients) {
        return settings.service().metrics() == MetricsTarget.CLOUDWATCH
                ? WorkerRegistry.publishing(
                        clients.cloudWatch(), settings.service().published(), settings.mode())
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
