package io.cartstream.tools.replay;

import io.cartstream.store.Generation;
import io.cartstream.tools.catalogue.ProductTable;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.DoubleSupplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;
import software.amazon.awssdk.core.exception.SdkException;

/** {@code replay}: recorded events through the public API. */
@Command(
        name = "replay",
        mixinStandardHelpOptions = true,
        description = "Feeds recorded events through the public API (POST /v1/events).",
        footerHeading = "%nFormats, recognised by content, plain or gzip:%n",
        footer = {
            "  NDJSON   One event per line, as posted or as archived (fields that the pipeline added are removed).",
            "           An event without event_id gets one derived from its line, so that a second replay counts nothing twice.",
            "  CSV      Order lines with the columns of UCI's Online Retail:",
            "           InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country.",
            "           One checkout per invoice, event_id online-retail-<invoice>, source online-retail, in the order of first rows.",
            "           Rows dropped, counted under the first rule that applies:",
            "             1. fewer or more than eight columns, or no invoice number",
            "             2. cancellations: the invoice number starts with C",
            "             3. adjustments: the invoice number starts with A",
            "             4. no CustomerID",
            "             5. a Quantity that is not above 0",
            "             6. a StockCode of no product: not five digits and up to two letters (postage, fees, vouchers, samples)",
            "             7. an unreadable number or date, or a UnitPrice below 0",
            "             8. a row of an invoice that was posted already: more than 1,000 other rows stand between",
            "             9. more than 1,000 products in one invoice",
            "           StockCode is upper-cased; rows of the same product are merged, their quantities added, the first price kept.",
            "           InvoiceDate is London time; an invoice with two keeps the first.",
            "           With --products-to, the rows that are part of an order also fill a catalogue. A product's name is the Description.",
            "           Its price is the most frequent UnitPrice above 0. The words of the name decide department and aisle",
            "           (departments.json beside the code).",
            "",
            "Each shopper's events are posted in the order of the file. A failed event is retried before any later one.",
            "You can replay a file again, or restart a stopped replay: event ids are idempotency keys, so nothing counts twice.",
            "Bound: 15 minutes (the worker's CARTSTREAM_RETRY_WINDOW) for at most 1,024 orders and 100 other events of a shopper;",
            "after that the newest 64 orders and 8 other events of the shopper.",
            "",
            "Exit codes: 0 all accepted; 1 some rejected; 2 wrong usage or unreadable file; 3 stopped: API unreachable."
        })
public final class ReplayCommand implements Callable<Integer> {
    private static final int ALL_ACCEPTED = 0;
    private static final int SOME_REJECTED = 1;
    private static final int WRONG_USAGE = 2;
    private static final int STOPPED = 3;

    @Parameters(paramLabel = "FILE", description = "The file to replay.")
    private Path file;

    @Option(
            names = "--speed",
            paramLabel = "max|N",
            defaultValue = "max",
            converter = PaceConverter.class,
            description = "max: as fast as the API accepts events. N: N times real time, by event time. Default: max.")
    private Pace speed;

    @Option(names = "--limit", paramLabel = "EVENTS", description = "Stop after this many events. Default: all.")
    private Optional<Long> limit = Optional.empty();

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
            description = {
                "Endpoint of the local pipeline's DynamoDB. The products of order lines replace the made-up catalogue there.",
                "Default: none."
            })
    private Optional<URI> productsTo = Optional.empty();

    @Option(
            names = "--generation",
            defaultValue = "g1",
            description = "Generation of the feature tables that hold the catalogue. Default: ${DEFAULT-VALUE}.")
    private Generation generation;

    @Option(
            names = "--lanes",
            defaultValue = "8",
            description = "Maximum number of requests in flight. Default: ${DEFAULT-VALUE}.")
    private int lanes;

    @Option(
            names = "--give-up-after",
            paramLabel = "SECONDS",
            defaultValue = "60",
            description = "Stop when a batch has failed for this long. Default: ${DEFAULT-VALUE}.")
    private long giveUpAfter;

    private final PrintStream out = System.out;

    @Override
    public Integer call() throws InterruptedException {
        try {
            loadCatalogue();
            try (var events = RecordedFile.open(file)) {
                return replay(events);
            }
        } catch (UnknownFormatException e) {
            System.err.println(e.getMessage());
        } catch (NoSuchFileException _) {
            System.err.println("There is no file " + file.toAbsolutePath() + ".");
        } catch (IOException e) {
            System.err.println(file + " cannot be read: " + e.getMessage());
        }
        return WRONG_USAGE;
    }

    /** So that the shop shows names before the first order comes. Without them it shows numbers, which is no obstacle. */
    private void loadCatalogue() throws IOException {
        if (productsTo.isEmpty()) {
            return;
        }
        var catalogue = RecordedFile.catalogueOf(file);
        if (catalogue.isEmpty()) {
            return;
        }
        try (var products = ProductTable.at(productsTo.get(), generation.tables())) {
            products.load(catalogue.get());
            out.printf(
                    Locale.ROOT,
                    "catalogue       %,9d  products%n",
                    catalogue.get().products().size());
        } catch (SdkException e) {
            System.err.println("The catalogue could not be loaded: " + e.getMessage());
        }
    }

    private int replay(RecordedFile events) throws IOException, InterruptedException {
        var tally = new Tally();
        var startedAt = System.nanoTime();
        var stopped = Optional.<String>empty();
        var settings = SenderSettings.DEFAULT.withLanes(lanes).withGiveUpAfter(Duration.ofSeconds(giveUpAfter));
        try (var client = new EventsClient(url, apiKey.filter(key -> !key.isBlank()));
                var sender = new EventSender(client, settings, tally);
                var _ = Progress.show("replay", tally, fraction(events, tally))) {
            new Replay(limit.orElse(Long.MAX_VALUE), speed).run(events, sender);
        } catch (StoppedException e) {
            stopped = Optional.of(e.getMessage());
        }
        new Summary(tally, Duration.ofNanos(System.nanoTime() - startedAt)).print(out);
        print(events.rows());
        stopped.ifPresent(
                reason -> System.err.println("Stopped: " + reason + ". Run the same command again to go on."));
        return stopped.isPresent() ? STOPPED : tally.rejected() > 0 ? SOME_REJECTED : ALL_ACCEPTED;
    }

    private DoubleSupplier fraction(RecordedFile events, Tally tally) {
        return () -> Math.max(
                events.fractionRead(),
                limit.map(most -> (double) tally.settled() / most).orElse(0.0));
    }

    private void print(RowReport rows) {
        out.printf(Locale.ROOT, "rows read       %,9d%n", rows.read());
        out.printf(Locale.ROOT, "  used          %,9d%n", rows.used());
        rows.dropped()
                .forEach((reason, count) ->
                        out.printf(Locale.ROOT, "  dropped       %,9d  %s%n", count, reason.words()));
        if (rows.readAhead() > 0) {
            out.printf(Locale.ROOT, "  read ahead    %,9d  of events beyond the last one posted%n", rows.readAhead());
        }
    }

    /** {@code max} or a positive number. */
    static final class PaceConverter implements ITypeConverter<Pace> {
        @Override
        public Pace convert(String value) {
            if (value.equals("max")) {
                return Pace.unbounded();
            }
            try {
                var factor = Double.parseDouble(value);
                if (factor > 0 && Double.isFinite(factor)) {
                    return Pace.timesRealTime(factor);
                }
            } catch (NumberFormatException _) {
                // said below, with the numbers that are none of ours
            }
            throw new TypeConversionException("must be max or a number above 0, was " + value);
        }
    }
}
