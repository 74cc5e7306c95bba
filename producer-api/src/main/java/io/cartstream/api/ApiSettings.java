package io.cartstream.api;

import static io.cartstream.service.Environment.CLOUD;
import static io.cartstream.service.ServiceSettings.ENVIRONMENT;

import io.cartstream.api.http.Cors;
import io.cartstream.api.http.HttpLimits;
import io.cartstream.api.http.HttpSettings;
import io.cartstream.api.http.RateLimit;
import io.cartstream.api.http.ShopperAccessSettings;
import io.cartstream.api.recommend.RecommendLimits;
import io.cartstream.api.recommend.RecommendSettings;
import io.cartstream.api.recommend.RecommendSettings.ModelSettings;
import io.cartstream.ingest.IngestLimits;
import io.cartstream.ingest.IngestSettings;
import io.cartstream.service.ServiceSettings;
import io.cartstream.service.settings.DataSize;
import io.cartstream.service.settings.DeclaredSettings;
import io.cartstream.service.settings.DeclaredSettings.Rule;
import io.cartstream.service.settings.DeclaredSettings.Section;
import io.cartstream.service.settings.Setting;
import io.cartstream.service.settings.Settings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Everything that may be set, read once. Endpoints, region and credentials of AWS are the SDK's own settings.
 *
 * @param stream name of the Kinesis stream
 * @param tablePrefix of the feature tables
 * @param partitionKeySecret HMAC key for partition keys
 * @param putTimeout of one call to the stream
 * @param readTimeout of one read of features
 * @param bytesInFlight of bodies being read and events in flight
 * @param budgets of the stop, step by step
 */
public record ApiSettings(
        ServiceSettings service,
        String stream,
        String tablePrefix,
        String partitionKeySecret,
        Duration putTimeout,
        Duration readTimeout,
        DataSize bytesInFlight,
        IngestLimits ingest,
        RecommendSettings recommend,
        HttpSettings http,
        StopBudgets budgets) {

    /** Who may see what is known of a shopper. */
    public enum ShopperAccess {
        /** Everyone who gets in. */
        OPEN,
        /** Who has a key for it, and the shopper. */
        RESTRICTED
    }

    /**
     * How long each step of a stop may take; together less than the time after which the service is killed.
     *
     * @param deregistration how long to go on serving after readiness has turned false
     * @param requests how long requests in work may take
     * @param flush how long events may then still take
     * @param total what the platform grants
     */
    public record StopBudgets(Duration deregistration, Duration requests, Duration flush, Duration total) {}

    private static final String LOOPBACK = "127.0.0.1";
    private static final String EVERY_INTERFACE = "0.0.0.0";

    /**
     * Of one address (and key) to one task, in the cloud. A carrier puts some hundred subscribers behind an address, of whom each shopping
     * one sends an event every few seconds; a shop's server sends up to 500 events in each request.
     */
    private static final int REQUESTS_PER_SECOND = 100;

    /** A shop's pages that open at once, or a server that comes back from a pause. */
    private static final int BURST_SECONDS = 5;

    /** Of the 65,535 file descriptors of a task. Source: Amazon ECS API Reference, Ulimit. */
    private static final int AN_EIGHTH_OF_ALL_FILES = 8_191;

    private static final String LOCAL_SECRET = "not a secret: set CARTSTREAM_PARTITION_KEY_SECRET";
    private static final Pattern S3_ADDRESS = Pattern.compile("s3://[a-z0-9.-]+/.+");
    private static final Duration MILLISECOND = Duration.ofMillis(1);
    private static final Duration TENTH = Duration.ofMillis(100);
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration DAY = Duration.ofDays(1);

    /** At the end of a stop: to close clients and publish the last metrics. */
    private static final Duration CLOSING = Duration.ofSeconds(2);

    /** From the end of a request's deadline to its answer: the sweep that notices it, and recommendations. */
    private static final Duration ANSWERING = Duration.ofSeconds(1);

    private static final Setting<String> STREAM = Setting.text("CARTSTREAM_STREAM", "cartstream-events")
            .byDefault("cartstream-events")
            .describedAs("Name of the Kinesis stream.");

    private static final Setting<String> SECRET = IngestSettings.PARTITION_KEY_SECRET
            .byDefault("a text that is no secret", LOCAL_SECRET)
            .requiredWhere(ENVIRONMENT, CLOUD);

    private static final Setting<DataSize> BYTES_IN_FLIGHT = IngestSettings.BYTES_IN_FLIGHT.describedAs(
            "Limit for bodies as they arrive, events and answers together; beyond it: 503 with `Retry-After`.");

    private static final Setting<Duration> REQUEST_DEADLINE = Setting.duration(
                    "CARTSTREAM_REQUEST_DEADLINE", MILLISECOND, MINUTE)
            .byDefault(Duration.ofSeconds(10))
            .describedAs("An event that is not durable by then is answered as failed.");

    private static final Setting<String> HOST = Setting.text("CARTSTREAM_HOST", LOOPBACK)
            .byDefault(LOOPBACK)
            .butWhere(ENVIRONMENT, CLOUD, EVERY_INTERFACE)
            .describedAs("Address to listen on. The images set `0.0.0.0`.");

    private static final Setting<Integer> PORT = Setting.wholeNumber("CARTSTREAM_PORT", 0, 65535)
            .byDefault(8080)
            .describedAs("Port to listen on; 0 for any free one.");

    private static final Setting<List<String>> API_KEYS = Setting.secrets(
                    "CARTSTREAM_API_KEYS", IngestSettings.MIN_SECRET_LENGTH)
            .byDefault("none: no key is asked for", List.of())
            .requiredWhere(ENVIRONMENT, CLOUD)
            .describedAs(
                    "Keys that clients present, all valid: add the new one, move the clients, remove the old one.");

    private static final Setting<List<String>> CORS_ORIGINS = Setting.texts(
                    "CARTSTREAM_CORS_ORIGINS",
                    "one or more origins such as https://shop.example, separated by commas",
                    "https://shop.example",
                    Cors::isOrigin)
            .byDefault("none", List.of())
            .requiredWhere(ENVIRONMENT, CLOUD)
            .describedAs("Origins whose pages may call the API.");

    private static final Setting<Integer> RATE_LIMIT = Setting.wholeNumber("CARTSTREAM_RATE_LIMIT", 0, 1_000_000)
            .byDefault(0)
            .butWhere(ENVIRONMENT, CLOUD, REQUESTS_PER_SECOND)
            .describedAs(
                    "Requests/s of a client, at each task; 0: no limit. A client is an address, and where keys are required each key at"
                            + " each address, since a page's key is shared by all its shoppers. 100/s is some hundred shoppers behind a"
                            + " carrier's address, or a shop's server with 50,000 events/s in batches; `var.api.rate_limit` in Terraform.");

    private static final Setting<Integer> RATE_LIMIT_BURST = Setting.wholeNumber(
                    "CARTSTREAM_RATE_LIMIT_BURST", 1, 5_000_000)
            .byDefault(
                    "five times `CARTSTREAM_RATE_LIMIT`",
                    settings -> Math.max(1, settings.get(RATE_LIMIT) * BURST_SECONDS))
            .describedAs("Requests that a client may send at once after a pause.");

    private static final Setting<Integer> TRUSTED_PROXIES = Setting.wholeNumber("CARTSTREAM_TRUSTED_PROXIES", 0, 10)
            .byDefault(0)
            .butWhere(ENVIRONMENT, CLOUD, 1)
            .describedAs(
                    "Proxies of ours before the API, each of which appends to `X-Forwarded-For`: 1 load balancer, 2 with CloudFront"
                            + " before it (Terraform sets it). The client's address is the entry of the outermost of them, over all"
                            + " lines of the header. IPv6 addresses count by /64, IPv4 ones written as IPv6 as IPv4. An entry that"
                            + " is no address, or no header: the connection's address.");

    private static final Setting<Integer> POSTS_IN_FLIGHT = Setting.wholeNumber(
                    "CARTSTREAM_POSTS_IN_FLIGHT", 1, 1_000_000)
            .byDefault(10_000)
            .describedAs(
                    "Concurrent requests with events; more are answered 503. Posts that wait for the stream do not block reads.");

    private static final Setting<Integer> READS_IN_FLIGHT = Setting.wholeNumber(
                    "CARTSTREAM_READS_IN_FLIGHT", 1, 1_000_000)
            .byDefault(10_000)
            .describedAs("All other concurrent requests; more are answered 503.");

    private static final Setting<Integer> CLIENT_SHARE = Setting.wholeNumber("CARTSTREAM_CLIENT_SHARE", 1, 100)
            .byDefault(50)
            .butWhere(ENVIRONMENT, CLOUD, 25)
            .describedAs(
                    "Per cent of these, and of `CARTSTREAM_BYTES_IN_FLIGHT`, that one address may hold (of bytes at least one largest"
                            + " body); more is answered 429.");

    private static final Setting<Integer> CLIENT_CONNECTIONS = Setting.wholeNumber(
                    "CARTSTREAM_CLIENT_CONNECTIONS", 1, 1_000_000)
            .byDefault(AN_EIGHTH_OF_ALL_FILES)
            .describedAs(
                    "Connections of one address, an eighth of a task's file descriptors; more are closed at once. Without trusted proxies"
                            + " only: behind them the addresses are theirs.");

    private static final Setting<DataSize> BODY_LIMIT = Setting.dataSize(
                    "CARTSTREAM_BODY_LIMIT", DataSize.ofKibibytes(1), DataSize.ofMebibytes(16))
            .byDefault(DataSize.ofMebibytes(1))
            .describedAs("Maximum size of a body as it is sent; past it: 413.");

    private static final Setting<DataSize> INFLATED_BODY_LIMIT = Setting.dataSize(
                    "CARTSTREAM_INFLATED_BODY_LIMIT", DataSize.ofKibibytes(1), DataSize.ofMebibytes(64))
            .byDefault(DataSize.ofMebibytes(5))
            .describedAs("Maximum size of a body once it is inflated; past it: 413.");

    private static final Setting<Duration> BODY_TIME = Setting.duration("CARTSTREAM_BODY_TIME", MILLISECOND, MINUTE)
            .byDefault(Duration.ofSeconds(5))
            .describedAs(
                    "Time for the headers to arrive (else the connection is closed), and then for the body (else 408).");

    private static final Setting<DataSize> BODY_RATE = Setting.dataSize(
                    "CARTSTREAM_BODY_RATE", DataSize.ofBytes(1), DataSize.ofMebibytes(1))
            .byDefault(DataSize.ofKibibytes(1))
            .describedAs("Minimum average rate of a body per second, after the first 2 s; below it: 408.");

    private static final Setting<Integer> EVENTS_PER_REQUEST = Setting.wholeNumber(
                    "CARTSTREAM_EVENTS_PER_REQUEST", 1, 10_000)
            .byDefault(500)
            .describedAs("Maximum number of events in a body; past it: 413.");

    private static final Setting<Integer> SUBMIT_RECOMMENDATIONS = Setting.wholeNumber(
                    "CARTSTREAM_SUBMIT_RECOMMENDATIONS", 0, 50)
            .byDefault(10)
            .describedAs("Recommendations in `/submit`'s answer; 0: none.");

    private static final Setting<ShopperAccess> SHOPPER_ACCESS = Setting.choice(
                    "CARTSTREAM_SHOPPER_ACCESS", ShopperAccess.class)
            .byDefault(ShopperAccess.OPEN)
            .butWhere(ENVIRONMENT, CLOUD, ShopperAccess.RESTRICTED)
            .describedAs("Who may see a shopper's recommendations and features; see"
                    + " [recommendations.md](recommendations.md#who-may-ask).");

    private static final Setting<List<String>> SHOPPER_KEYS = Setting.secrets(
                    "CARTSTREAM_SHOPPER_KEYS", IngestSettings.MIN_SECRET_LENGTH)
            .byDefault("none", List.of())
            .describedAs("API keys that may see every shopper: for the shop's servers, never for a page.");

    private static final Setting<Optional<String>> SHOPPER_TOKEN_SECRET = Setting.secret(
                    "CARTSTREAM_SHOPPER_TOKEN_SECRET", IngestSettings.MIN_SECRET_LENGTH)
            .optional()
            .describedAs("Secret that signs the tokens of shoppers.");

    private static final Setting<Duration> DEREGISTRATION_DELAY = Setting.duration(
                    "CARTSTREAM_DEREGISTRATION_DELAY", Duration.ZERO, MINUTE)
            .byDefault(Duration.ZERO)
            .butWhere(ENVIRONMENT, CLOUD, Duration.ofSeconds(10))
            .describedAs("First step of a stop: the service is not ready any more, and serves on.");

    private static final Setting<Duration> STOP_REQUESTS = Setting.duration(
                    "CARTSTREAM_STOP_REQUESTS", MILLISECOND, MINUTE)
            .byDefault(Duration.ofSeconds(16))
            .describedAs(
                    "Second step: requests in work are answered. At least `CARTSTREAM_BODY_TIME`, `CARTSTREAM_REQUEST_DEADLINE` and 1 s"
                            + " together: the longest that a request may take.");

    private static final Setting<Duration> STOP_FLUSH = Setting.duration("CARTSTREAM_STOP_FLUSH", MILLISECOND, MINUTE)
            .byDefault(Duration.ofSeconds(1))
            .describedAs("Third step: events in flight are acknowledged.");

    private static final Setting<Duration> STOP_TIMEOUT = Setting.duration(
                    "CARTSTREAM_STOP_TIMEOUT", Duration.ofSeconds(1), MINUTE.multipliedBy(2))
            .byDefault(Duration.ofSeconds(30))
            .describedAs("What the platform grants a stop: at least the three steps, and 2 s for closing.");

    private static final Setting<Duration> READ_TIMEOUT = Setting.duration(
                    "CARTSTREAM_READ_TIMEOUT", Duration.ofMillis(10), MINUTE)
            .byDefault(Duration.ofSeconds(2))
            .describedAs("Time limit of one read of features.");

    private static final Setting<Optional<String>> MODEL_ENDPOINT = Setting.text("CARTSTREAM_MODEL_ENDPOINT", "ranking")
            .optional("none: the fallback ranks")
            .describedAs("Name of the SageMaker endpoint.");

    private static final Setting<Optional<String>> SCALER = Setting.text(
                    "CARTSTREAM_SCALER",
                    "a file or s3://bucket/key",
                    "s3://models/scaler.json",
                    place -> !place.startsWith("s3:")
                            || S3_ADDRESS.matcher(place).matches())
            .optional()
            .describedAs(
                    "Location of the model's `scaler.json`; required where `CARTSTREAM_MODEL_ENDPOINT` names a model.");

    private static final Setting<Duration> MODEL_RELOAD = Setting.duration("CARTSTREAM_MODEL_RELOAD", TENTH, DAY)
            .byDefault(MINUTE)
            .describedAs("How often scaler and model are checked again.");

    private static final Setting<Duration> RECOMMEND_BUDGET =
            step("CARTSTREAM_RECOMMEND_BUDGET", 120).describedAs("Time for a whole answer.");

    private static final Setting<Duration> SHOPPER_READ_BUDGET =
            step("CARTSTREAM_SHOPPER_READ_BUDGET", 50).describedAs("Of it at most this much to read the shopper.");

    private static final Setting<Duration> NEIGHBOURS_READ_BUDGET =
            step("CARTSTREAM_NEIGHBOURS_READ_BUDGET", 25).describedAs("Of it at most this much to read neighbours.");

    private static final Setting<Duration> MODEL_BUDGET =
            step("CARTSTREAM_MODEL_BUDGET", 60).describedAs("Of it at most this much for the model.");

    private static final Setting<Integer> CANDIDATES = Setting.wholeNumber("CARTSTREAM_CANDIDATES", 50, 10_000)
            .byDefault(1000)
            .describedAs("Maximum number of products ranked for an answer.");

    private static final Setting<Duration> SHOP_REFRESH = Setting.duration("CARTSTREAM_SHOP_REFRESH", TENTH, DAY)
            .byDefault(MINUTE)
            .describedAs("How old catalogue and product totals may be.");

    private static final Setting<Duration> NEIGHBOURS_REFRESH = Setting.duration(
                    "CARTSTREAM_NEIGHBOURS_REFRESH", TENTH, DAY)
            .byDefault(MINUTE.multipliedBy(10))
            .describedAs("How old neighbours may be.");

    private static final Setting<Integer> PRODUCTS_HELD = Setting.wholeNumber(
                    "CARTSTREAM_PRODUCTS_HELD", 100, 10_000_000)
            .byDefault(200_000)
            .describedAs(
                    "Product totals held in memory; if there are more, those ordered least count as never ordered.");

    /** All of them, by section. */
    public static final DeclaredSettings DECLARED = new DeclaredSettings(
            "producer API",
            List.of(
                    ServiceSettings.SECTION,
                    new Section(
                            "HTTP",
                            HOST,
                            PORT,
                            API_KEYS,
                            CORS_ORIGINS,
                            RATE_LIMIT,
                            RATE_LIMIT_BURST,
                            TRUSTED_PROXIES,
                            POSTS_IN_FLIGHT,
                            READS_IN_FLIGHT,
                            CLIENT_SHARE,
                            CLIENT_CONNECTIONS,
                            REQUEST_DEADLINE,
                            BODY_TIME,
                            BODY_RATE,
                            BODY_LIMIT,
                            INFLATED_BODY_LIMIT,
                            EVENTS_PER_REQUEST),
                    new Section(
                            "Events into the stream",
                            STREAM,
                            SECRET,
                            IngestSettings.LANES,
                            IngestSettings.LINGER,
                            IngestSettings.PUTS_IN_FLIGHT,
                            IngestSettings.PUT_TIMEOUT,
                            IngestSettings.PACKED_RECORD_SIZE,
                            BYTES_IN_FLIGHT),
                    new Section("Stop", DEREGISTRATION_DELAY, STOP_REQUESTS, STOP_FLUSH, STOP_TIMEOUT),
                    new Section(
                            "Features and recommendations",
                            SHOPPER_ACCESS,
                            SHOPPER_KEYS,
                            SHOPPER_TOKEN_SECRET,
                            READ_TIMEOUT,
                            SUBMIT_RECOMMENDATIONS,
                            MODEL_ENDPOINT,
                            SCALER,
                            MODEL_RELOAD,
                            RECOMMEND_BUDGET,
                            SHOPPER_READ_BUDGET,
                            NEIGHBOURS_READ_BUDGET,
                            MODEL_BUDGET,
                            CANDIDATES,
                            SHOP_REFRESH,
                            NEIGHBOURS_REFRESH,
                            PRODUCTS_HELD)),
            List.of(
                    new Rule(Set.of(MODEL_ENDPOINT, SCALER), ApiSettings::modelWithoutScaler),
                    new Rule(
                            Set.of(DEREGISTRATION_DELAY, STOP_REQUESTS, STOP_FLUSH, STOP_TIMEOUT),
                            ApiSettings::stepsThatDoNotFit),
                    new Rule(Set.of(STOP_REQUESTS, BODY_TIME, REQUEST_DEADLINE), ApiSettings::noTimeForRequests)));

    /**
     * Reads and checks all settings.
     *
     * @param environment as of {@link System#getenv()}
     * @throws io.cartstream.service.settings.InvalidSettingsException where settings are wrong, missing or unknown
     */
    public static ApiSettings from(Map<String, String> environment) {
        var settings = DECLARED.read(environment);
        return new ApiSettings(
                ServiceSettings.of(settings),
                settings.get(STREAM),
                settings.get(ServiceSettings.TABLE_PREFIX),
                settings.get(SECRET),
                settings.get(IngestSettings.PUT_TIMEOUT),
                settings.get(READ_TIMEOUT),
                settings.get(BYTES_IN_FLIGHT),
                IngestLimits.from(settings, settings.get(REQUEST_DEADLINE)),
                recommend(settings),
                http(settings),
                budgets(settings));
    }

    private static Setting<Duration> step(String name, int millis) {
        return Setting.duration(name, MILLISECOND, Duration.ofSeconds(10)).byDefault(Duration.ofMillis(millis));
    }

    private static RecommendSettings recommend(Settings settings) {
        return new RecommendSettings(
                settings.get(MODEL_ENDPOINT)
                        .map(endpoint ->
                                new ModelSettings(endpoint, settings.get(SCALER).orElseThrow())),
                new RecommendLimits(
                        settings.get(RECOMMEND_BUDGET),
                        settings.get(SHOPPER_READ_BUDGET),
                        settings.get(NEIGHBOURS_READ_BUDGET),
                        settings.get(MODEL_BUDGET),
                        settings.get(CANDIDATES)),
                settings.get(MODEL_RELOAD),
                settings.get(SHOP_REFRESH),
                settings.get(NEIGHBOURS_REFRESH),
                settings.get(PRODUCTS_HELD));
    }

    private static HttpSettings http(Settings settings) {
        return new HttpSettings(
                settings.get(HOST),
                settings.get(PORT),
                limits(settings),
                settings.get(API_KEYS),
                new ShopperAccessSettings(
                        settings.get(SHOPPER_ACCESS) == ShopperAccess.RESTRICTED,
                        settings.get(SHOPPER_KEYS),
                        settings.get(SHOPPER_TOKEN_SECRET)),
                settings.get(SUBMIT_RECOMMENDATIONS),
                new RateLimit(settings.get(RATE_LIMIT), settings.get(RATE_LIMIT_BURST)),
                settings.get(CORS_ORIGINS),
                settings.get(ENVIRONMENT) == CLOUD,
                settings.get(TRUSTED_PROXIES),
                settings.get(STOP_REQUESTS));
    }

    private static HttpLimits limits(Settings settings) {
        return new HttpLimits(
                settings.get(BODY_LIMIT),
                settings.get(INFLATED_BODY_LIMIT),
                settings.get(BODY_TIME),
                settings.get(BODY_RATE),
                settings.get(EVENTS_PER_REQUEST),
                settings.get(POSTS_IN_FLIGHT),
                settings.get(READS_IN_FLIGHT),
                settings.get(CLIENT_SHARE),
                settings.get(CLIENT_CONNECTIONS));
    }

    private static StopBudgets budgets(Settings settings) {
        return new StopBudgets(
                settings.get(DEREGISTRATION_DELAY),
                settings.get(STOP_REQUESTS),
                settings.get(STOP_FLUSH),
                settings.get(STOP_TIMEOUT));
    }

    private static Optional<String> modelWithoutScaler(Settings settings) {
        return settings.get(MODEL_ENDPOINT).isPresent() && settings.get(SCALER).isEmpty()
                ? Optional.of(
                        "CARTSTREAM_SCALER must be a file or s3://bucket/key where CARTSTREAM_MODEL_ENDPOINT names a model,"
                                + " but is not set")
                : Optional.empty();
    }

    private static Optional<String> stepsThatDoNotFit(Settings settings) {
        var budgets = budgets(settings);
        var steps = budgets.deregistration()
                .plus(budgets.requests())
                .plus(budgets.flush())
                .plus(CLOSING);
        return steps.compareTo(budgets.total()) > 0
                ? Optional.of(
                        "CARTSTREAM_STOP_TIMEOUT must be at least CARTSTREAM_DEREGISTRATION_DELAY, CARTSTREAM_STOP_REQUESTS,"
                                + " CARTSTREAM_STOP_FLUSH and " + CLOSING.toSeconds() + "s together, "
                                + steps.toMillis() + "ms, was "
                                + budgets.total().toMillis() + "ms")
                : Optional.empty();
    }

    /** A request that came just before the stop may use up all of its time, and is answered all the same. */
    private static Optional<String> noTimeForRequests(Settings settings) {
        var longest =
                settings.get(BODY_TIME).plus(settings.get(REQUEST_DEADLINE)).plus(ANSWERING);
        var given = settings.get(STOP_REQUESTS);
        return longest.compareTo(given) > 0
                ? Optional.of(
                        "CARTSTREAM_STOP_REQUESTS must be at least CARTSTREAM_BODY_TIME, CARTSTREAM_REQUEST_DEADLINE and "
                                + ANSWERING.toSeconds() + "s together, " + longest.toMillis() + "ms, was "
                                + given.toMillis() + "ms")
                : Optional.empty();
    }
}
