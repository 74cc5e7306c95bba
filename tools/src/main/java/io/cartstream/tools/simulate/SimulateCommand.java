package io.cartstream.tools.simulate;

import io.cartstream.store.Generation;
import io.cartstream.tools.catalogue.Catalogue;
import io.cartstream.tools.catalogue.ProductTable;
import io.cartstream.tools.replay.EventSender;
import io.cartstream.tools.replay.EventsClient;
import io.cartstream.tools.replay.Progress;
import io.cartstream.tools.replay.SenderSettings;
import io.cartstream.tools.replay.StoppedException;
import io.cartstream.tools.replay.Summary;
import io.cartstream.tools.replay.Tally;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import software.amazon.awssdk.core.exception.SdkException;

/** {@code simulate}: made-up shoppers through the public API, or into a file. */
@Command(
        name = "simulate",
        mixinStandardHelpOptions = true,
        description = {
            "Simulates shoppers and posts their events (POST /v1/events), or writes them to a file.",
            "The events are marked as simulated: source is \"simulated\". The same seed gives the same events."
        },
        footer = {
            "",
            "Exit codes: 0 all as expected; 1 a good event was rejected or a poisoned one accepted; 2 wrong usage; 3 stopped: API",
            "unreachable."
        })
public final class SimulateCommand implements Callable<Integer> {
    private static final int AS_EXPECTED = 0;
    private static final int NOT_AS_EXPECTED = 1;
    private static final int WRONG_USAGE = 2;
    private static final int STOPPED = 3;
    private static final int SEEDS = 1_000_000;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--rate",
            paramLabel = "EVENTS/S",
            defaultValue = "20",
            description = "Events per second. Default: ${DEFAULT-VALUE}.")
    private double rate;

    @Option(names = "--users", defaultValue = "500", description = "Shoppers. Default: ${DEFAULT-VALUE}.")
    private int users;

    @Option(names = "--products", defaultValue = "300", description = "Products. Default: ${DEFAULT-VALUE}.")
    private int products;

    @Option(names = "--seed", description = "Random seed. Default: random; printed at start.")
    private Optional<Long> seed = Optional.empty();

    @Option(names = "--count", paramLabel = "EVENTS", description = "Stop after this many events.")
    private Optional<Long> count = Optional.empty();

    @Option(
            names = "--duration",
            paramLabel = "SECONDS",
            description = "Stop after this many seconds. Default, without --count: 60.")
    private Optional<Double> duration = Optional.empty();

    @Option(
            names = "--skew",
            defaultValue = "1",
            description = "Zipf exponent of shoppers and products, 0 (even) to 3. Default: ${DEFAULT-VALUE}.")
    private double skew;

    @Option(
            names = "--duplicates",
            paramLabel = "RATIO",
            defaultValue = "0.01",
            description = "Share of events posted twice with the same event id. Default: ${DEFAULT-VALUE}.")
    private double duplicates;

    @Option(
            names = "--poison",
            paramLabel = "RATIO",
            defaultValue = "0",
            description =
                    "Share of invalid events, which the API must reject; counted separately. Default: ${DEFAULT-VALUE}.")
    private double poison;

    @Option(
            names = "--past-days",
            defaultValue = "0",
            description =
                    "Spread the event times over so many days up to now, instead of from now on. Default: ${DEFAULT-VALUE}.")
    private double pastDays;

    @Option(
            names = "--url",
            defaultValue = "http://localhost:8080",
            description = "Address of the API. Default: ${DEFAULT-VALUE}.")
    private URI url;

    @Option(
            names = "--api-key",
            defaultValue = "${env:API_KEY}",
            description = "API key. Default: the environment variable API_KEY.")
    private Optional<String> apiKey = Optional.empty();

    @Option(
            names = "--products-to",
            paramLabel = "URI",
            description =
                    "Endpoint of the local pipeline's DynamoDB, whose catalogue gets the made-up products. Default: none.")
    private Optional<URI> productsTo = Optional.empty();

    @Option(
            names = "--generation",
            defaultValue = "g1",
            description = "Generation of the feature tables that hold the catalogue. Default: ${DEFAULT-VALUE}.")
    private Generation generation;

    @Option(names = "--out", paramLabel = "FILE", description = "Write NDJSON to this file instead of posting.")
    private Optional<Path> target = Optional.empty();

    private final PrintStream out = System.out;

    @Override
    public Integer call() throws InterruptedException {
        if (!(rate > 0) || !Double.isFinite(rate)) {
            throw new ParameterException(spec.commandLine(), "--rate must be above 0, was " + rate);
        }
        var settings = settings();
        out.println("SIMULATED DATA: these shoppers are made up (seed " + settings.seed() + ", source \""
                + ShopperSimulation.SOURCE + "\").");
        var simulation = new ShopperSimulation(settings);
        if (target.isPresent()) {
            return write(simulation, target.get());
        }
        productsTo.ifPresent(endpoint -> loadCatalogue(simulation.catalogue(), endpoint));
        return post(simulation);
    }

    private void loadCatalogue(Catalogue catalogue, URI endpoint) {
        try (var products = ProductTable.at(endpoint, generation.tables())) {
            products.load(catalogue);
        } catch (SdkException e) {
            System.err.println("The catalogue could not be loaded: " + e.getMessage());
        }
    }

    private SimulationSettings settings() {
        var now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        var past = Duration.ofMillis(Math.round(pastDays * Duration.ofDays(1).toMillis()));
        var step = pastDays > 0 ? past.dividedBy(events()) : Duration.ofMillis(Math.round(1_000 / rate));
        try {
            return new SimulationSettings(
                    seed.orElseGet(() -> (long) new SecureRandom().nextInt(SEEDS)),
                    users,
                    products,
                    skew,
                    duplicates,
                    poison,
                    now.minus(past),
                    step);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--" + e.getMessage(), e);
        }
    }

    private long events() {
        var byDuration = duration.map(seconds -> Math.max(1, Math.round(seconds * rate)));
        return Math.min(
                count.orElse(Long.MAX_VALUE),
                byDuration.orElse(count.isPresent() ? Long.MAX_VALUE : Math.max(1, Math.round(60 * rate))));
    }

    private int write(ShopperSimulation simulation, Path file) {
        try (var lines = Files.newBufferedWriter(file)) {
            for (var written = 0L; written < events(); written++) {
                lines.write(simulation.next().json());
                lines.write('\n');
            }
        } catch (IOException e) {
            System.err.println(file + " cannot be written: " + e.getMessage());
            return WRONG_USAGE;
        }
        out.println(events() + " events written to " + file);
        return AS_EXPECTED;
    }

    private int post(ShopperSimulation simulation) throws InterruptedException {
        var tally = new Tally();
        var startedAt = System.nanoTime();
        var stopped = Optional.<String>empty();
        try (var client = new EventsClient(url, apiKey.filter(key -> !key.isBlank()));
                var sender = new EventSender(client, SenderSettings.DEFAULT, tally);
                var _ = Progress.show("simulate", tally, fraction(tally))) {
            post(simulation, sender, startedAt);
        } catch (StoppedException e) {
            stopped = Optional.of(e.getMessage());
        }
        new Summary(tally, Duration.ofNanos(System.nanoTime() - startedAt)).print(out);
        stopped.ifPresent(reason -> System.err.println("Stopped: " + reason + "."));
        return stopped.isPresent()
                ? STOPPED
                : tally.rejected() + tally.acceptedPoison() > 0 ? NOT_AS_EXPECTED : AS_EXPECTED;
    }

    private void post(ShopperSimulation simulation, EventSender sender, long startedAt) throws InterruptedException {
        for (var sent = 0L; sent < events(); sent++) {
            var due = Math.round(sent / rate * 1e9) - (System.nanoTime() - startedAt);
            if (due > 0) {
                TimeUnit.NANOSECONDS.sleep(due);
            }
            sender.send(simulation.next());
        }
        sender.finish();
    }

    private DoubleSupplier fraction(Tally tally) {
        var all = (double) events();
        return () -> Math.min(1, tally.settled() / all);
    }
}
