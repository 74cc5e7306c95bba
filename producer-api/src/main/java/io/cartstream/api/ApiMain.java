package io.cartstream.api;

import com.fasterxml.uuid.Generators;
import io.cartstream.api.http.HttpServer;
import io.cartstream.config.InvalidSettingException;
import io.cartstream.config.Settings;
import io.cartstream.event.EventContract;
import io.cartstream.ingest.ByteBudget;
import io.cartstream.ingest.Ingest;
import io.cartstream.ingest.Readiness;
import io.javalin.util.JavalinBindException;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.LoggerFactory;

/** The producer API: wires its parts, starts them, and stops them in the right order. */
public final class ApiMain implements AutoCloseable {
    private final ApiSettings settings;
    private final Backends backends;
    private final Readiness readiness;
    private final Ingest ingest;
    private final Recommending recommending;
    private final HttpServer http;

    private ApiMain(ApiSettings settings, Backends backends) {
        this.settings = settings;
        this.backends = backends;
        var contract = new EventContract();
        var metrics = backends.metrics();
        var budget = new ByteBudget(settings.bytesInFlight());
        metrics.watchBytesInFlight(budget::used);
        readiness = new Readiness(backends.stream(), System::nanoTime);
        var eventIds = Generators.timeBasedEpochRandomGenerator();
        ingest = new Ingest(
                settings.ingest(),
                contract,
                readiness,
                settings.partitionKeySecret(),
                budget,
                metrics,
                InstantSource.system(),
                () -> eventIds.generate().toString());
        recommending = new Recommending(settings.recommend(), backends);
        http = new HttpServer(
                settings.http(),
                ingest,
                budget,
                readiness,
                backends.features(),
                recommending.recommender(),
                recommending::catalogue,
                contract,
                metrics);
    }

    /** Starts the service in this process; {@link #close} stops it. */
    public static ApiMain start(ApiSettings settings, Backends backends) {
        var api = new ApiMain(settings, backends);
        api.readiness.start();
        api.recommending.start();
        api.http.start();
        return api;
    }

    /** The port it listens on. */
    public int port() {
        return http.port();
    }

    /** Stops without losing an acknowledged event or cutting a request, each step within its budget. */
    @Override
    public void close() {
        stop();
    }

    private boolean stop() {
        var log = LoggerFactory.getLogger(ApiMain.class);
        var budgets = settings.budgets();
        try {
            log.info("stopping: not ready any more, serving on for {}", budgets.deregistration());
            readiness.drain();
            TimeUnit.NANOSECONDS.sleep(budgets.deregistration().toNanos());
            log.info("stopping: no new requests");
            http.close();
            var flushed = ingest.drain(budgets.flush());
            log.info("stopped, {}", flushed ? "nothing left behind" : "events were left unacknowledged");
            return flushed;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            ingest.close();
            recommending.close();
            readiness.close();
            backends.close();
        }
    }

    /** Runs until SIGTERM or SIGINT. Exit code 0 after a clean stop, 1 where the service could not start or left something behind. */
    public static void main(String[] arguments) throws InterruptedException {
        try {
            var settings = ApiSettings.from(new Settings(System.getenv()));
            configureLogging(settings);
            var log = LoggerFactory.getLogger(ApiMain.class);
            var started = System.nanoTime();
            var api = start(settings, Backends.aws(settings));
            Runtime.getRuntime().addShutdownHook(new Thread(() -> exitAfter(api), "stop"));
            log.info(
                    "listening on port {} after {} ms",
                    api.port(),
                    TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - started));
            new CountDownLatch(1).await();
        } catch (InvalidSettingException | JavalinBindException e) {
            fail(e.getMessage());
        } catch (RuntimeException e) {
            fail("could not start: " + e);
        }
    }

    /** The JVM would report SIGTERM as exit code 143, which ECS shows as a failure; a stop that lost nothing is none. */
    private static void exitAfter(ApiMain api) {
        Runtime.getRuntime().halt(api.stop() ? 0 : 1);
    }

    private static void fail(String sentence) {
        System.err.println("producer-api: " + sentence);
        System.exit(1);
    }

    /** Before the first logger is made. */
    private static void configureLogging(ApiSettings settings) {
        System.setProperty(
                "logback.configurationFile",
                switch (settings.logFormat()) {
                    case TEXT -> "io/cartstream/api/logback-text.xml";
                    case JSON -> "io/cartstream/api/logback-json.xml";
                });
    }
}
