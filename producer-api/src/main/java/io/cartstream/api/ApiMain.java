package io.cartstream.api;

import com.fasterxml.uuid.Generators;
import io.cartstream.api.http.HttpServer;
import io.cartstream.api.http.Readiness;
import io.cartstream.event.EventContract;
import io.cartstream.ingest.Admission;
import io.cartstream.ingest.ByteBudget;
import io.cartstream.ingest.Ingest;
import io.cartstream.ingest.OrderedPuts;
import io.cartstream.ingest.StreamBreaker;
import io.cartstream.service.CannotStartException;
import io.cartstream.service.ExitCode;
import io.cartstream.service.ServiceProcess;
import io.javalin.util.JavalinBindException;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.LoggerFactory;

/** The producer API: wires its parts, starts them, and stops them in the right order. */
public final class ApiMain implements AutoCloseable {
    private final ApiSettings settings;
    private final Backends backends;
    private final StreamBreaker stream;
    private final Readiness readiness;
    private final Ingest ingest;
    private final RecommendationModule recommendation;
    private final HttpServer http;

    private ApiMain(ApiSettings settings, Backends backends) {
        this.settings = settings;
        this.backends = backends;
        var contract = new EventContract();
        var metrics = backends.metrics();
        var budget = new ByteBudget(settings.bytesInFlight());
        metrics.watchBytesInFlight(budget::used);
        stream = new StreamBreaker(backends.stream());
        metrics.watchStream(stream::isAvailable);
        var eventIds = Generators.timeBasedEpochRandomGenerator();
        ingest = new Ingest(
                new Admission(contract),
                new Ingest.Stamps(
                        InstantSource.system(), () -> eventIds.generate().toString()),
                new OrderedPuts(settings.ingest(), stream, settings.partitionKeySecret(), budget, metrics),
                metrics);
        readiness = new Readiness(ingest::isSound);
        recommendation = new RecommendationModule(settings.recommend(), backends);
        http = new HttpServer(
                settings.http(),
                new HttpServer.Intake(ingest, budget, stream::isAvailable),
                new HttpServer.Reads(
                        backends.features(),
                        recommendation.recommender(),
                        recommendation::catalogue,
                        backends.shop().changes()),
                readiness,
                contract,
                metrics);
    }

    /** Starts the service in this process; {@link #close} stops it. */
    public static ApiMain start(ApiSettings settings, Backends backends) {
        var api = new ApiMain(settings, backends);
        api.stream.start();
        api.recommendation.start();
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
            recommendation.close();
            stream.close();
            backends.close();
        }
    }

    /** Runs until SIGTERM or SIGINT, then ends with an {@link ExitCode}. */
    public static void main(String[] arguments) {
        ServiceProcess.run("producer-api", ApiMain::serve);
    }

    private static void serve() throws InterruptedException {
        var settings = ApiSettings.from(System.getenv());
        settings.service().logFormat().use("producer-api");
        var log = LoggerFactory.getLogger(ApiMain.class);
        var started = System.nanoTime();
        try {
            var api = start(settings, Backends.aws(settings));
            ServiceProcess.onSignal(() -> Optional.of(api.stop() ? ExitCode.STOPPED : ExitCode.FAILED));
            log.info(
                    "listening on port {} after {} ms",
                    api.port(),
                    TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - started));
        } catch (JavalinBindException e) {
            throw new CannotStartException(e.getMessage(), e);
        }
        new CountDownLatch(1).await();
    }
}
