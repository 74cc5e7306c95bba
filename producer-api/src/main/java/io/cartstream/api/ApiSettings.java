package io.cartstream.api;

import io.cartstream.api.http.Cors;
import io.cartstream.api.http.HttpLimits;
import io.cartstream.api.http.HttpSettings;
import io.cartstream.api.http.RateLimit;
import io.cartstream.api.http.ShopperAccessSettings;
import io.cartstream.api.recommend.RecommendLimits;
import io.cartstream.api.recommend.RecommendSettings;
import io.cartstream.api.recommend.RecommendSettings.ModelSettings;
import io.cartstream.config.DataSize;
import io.cartstream.config.InvalidSettingException;
import io.cartstream.config.Settings;
import io.cartstream.ingest.IngestLimits;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Everything that may be set, read once. Endpoints, region and credentials of AWS are the SDK's own settings.
 *
 * @param stream name of the Kinesis stream
 * @param tablePrefix of the feature tables
 * @param partitionKeySecret keys the hash that partition keys are
 * @param putTimeout of one call to the stream
 * @param readTimeout of one read of features
 * @param bytesInFlight of bodies being read and events on their way
 * @param budgets of the stop, step by step
 */
public record ApiSettings(
        Environment environment,
        LogFormat logFormat,
        MetricsTarget metrics,
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

    /** Where the service runs: what must be set, and some defaults. */
    public enum Environment {
        LOCAL,
        CLOUD
    }

    /** How log lines look. */
    public enum LogFormat {
        TEXT,
        JSON
    }

    /** Where metrics go. */
    public enum MetricsTarget {
        NONE,
        CLOUDWATCH
    }

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

    private static final String LOCAL_SECRET = "not a secret: set CARTSTREAM_PARTITION_KEY_SECRET";
    private static final int MIN_SECRET_LENGTH = 16;
    private static final String A_SECRET = "a secret of at least " + MIN_SECRET_LENGTH + " characters";
    private static final String KEYS =
            "one or more keys of at least " + MIN_SECRET_LENGTH + " characters, separated by commas";
    private static final Pattern S3_ADDRESS = Pattern.compile("s3://[a-z0-9.-]+/.+");
    private static final Duration MILLISECOND = Duration.ofMillis(1);
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration DAY = Duration.ofDays(1);

    /** At the end of a stop: to close clients and publish the last metrics. */
    private static final Duration CLOSING = Duration.ofSeconds(2);

    /** From the end of a request's deadline to its answer: the sweep that notices it, and recommendations. */
    private static final Duration ANSWERING = Duration.ofSeconds(1);

    /**
     * Reads and checks all settings.
     *
     * @throws InvalidSettingException with one sentence that names the setting
     */
    public static ApiSettings from(Settings settings) {
        var environment = settings.choice("CARTSTREAM_ENVIRONMENT", Environment.LOCAL);
        var inCloud = environment == Environment.CLOUD;
        var limits = limits(settings);
        var ingest = ingest(settings);
        var budgets = budgets(settings, inCloud);
        requireTimeForRequests(budgets, limits, ingest);
        return new ApiSettings(
                environment,
                settings.choice("CARTSTREAM_LOG_FORMAT", inCloud ? LogFormat.JSON : LogFormat.TEXT),
                settings.choice("CARTSTREAM_METRICS", inCloud ? MetricsTarget.CLOUDWATCH : MetricsTarget.NONE),
                settings.text("CARTSTREAM_STREAM", "cartstream-events"),
                settings.text("CARTSTREAM_TABLE_PREFIX", "cartstream-g1-"),
                secret(settings, inCloud),
                settings.duration("CARTSTREAM_PUT_TIMEOUT", Duration.ofSeconds(3), Duration.ofMillis(10), MINUTE),
                settings.duration("CARTSTREAM_READ_TIMEOUT", Duration.ofSeconds(2), Duration.ofMillis(10), MINUTE),
                settings.dataSize(
                        "CARTSTREAM_BYTES_IN_FLIGHT",
                        DataSize.ofMebibytes(64),
                        DataSize.ofMebibytes(1),
                        DataSize.ofMebibytes(64 * 1024)),
                ingest,
                recommend(settings),
                http(settings, inCloud, limits, budgets),
                budgets);
    }

    private static IngestLimits ingest(Settings settings) {
        return IngestLimits.from(
                settings,
                settings.duration("CARTSTREAM_REQUEST_DEADLINE", Duration.ofSeconds(10), MILLISECOND, MINUTE));
    }

    private static RecommendSettings recommend(Settings settings) {
        return new RecommendSettings(
                model(settings),
                new RecommendLimits(
                        stepBudget(settings, "CARTSTREAM_RECOMMEND_BUDGET", 120),
                        stepBudget(settings, "CARTSTREAM_SHOPPER_READ_BUDGET", 50),
                        stepBudget(settings, "CARTSTREAM_NEIGHBOURS_READ_BUDGET", 25),
                        stepBudget(settings, "CARTSTREAM_MODEL_BUDGET", 60),
                        settings.integer("CARTSTREAM_CANDIDATES", 1000, 50, 10_000)),
                settings.duration("CARTSTREAM_MODEL_RELOAD", MINUTE, Duration.ofMillis(100), DAY),
                settings.duration("CARTSTREAM_SHOP_REFRESH", MINUTE, Duration.ofMillis(100), DAY),
                settings.duration(
                        "CARTSTREAM_NEIGHBOURS_REFRESH", MINUTE.multipliedBy(10), Duration.ofMillis(100), DAY),
                settings.integer("CARTSTREAM_PRODUCTS_HELD", 200_000, 100, 10_000_000));
    }

    private static Optional<ModelSettings> model(Settings settings) {
        var endpoint = settings.text("CARTSTREAM_MODEL_ENDPOINT");
        var scaler = settings.text("CARTSTREAM_SCALER");
        if (endpoint.isPresent() && scaler.isEmpty()) {
            throw settings.wrong(
                    "CARTSTREAM_SCALER", "a file or s3://bucket/key where CARTSTREAM_MODEL_ENDPOINT names a model");
        }
        if (scaler.filter(place ->
                        place.startsWith("s3:") && !S3_ADDRESS.matcher(place).matches())
                .isPresent()) {
            throw settings.wrong("CARTSTREAM_SCALER", "a file or s3://bucket/key");
        }
        return endpoint.map(name -> new ModelSettings(name, scaler.orElseThrow()));
    }

    private static Duration stepBudget(Settings settings, String name, int millis) {
        return settings.duration(name, Duration.ofMillis(millis), MILLISECOND, Duration.ofSeconds(10));
    }

    private static HttpSettings http(Settings settings, boolean inCloud, HttpLimits limits, StopBudgets budgets) {
        var rate = settings.integer("CARTSTREAM_RATE_LIMIT", 0, 0, 1_000_000);
        return new HttpSettings(
                settings.integer("CARTSTREAM_PORT", 8080, 0, 65535),
                limits,
                apiKeys(settings, inCloud),
                shopperAccess(settings, inCloud),
                settings.integer("CARTSTREAM_SUBMIT_RECOMMENDATIONS", 10, 0, 50),
                new RateLimit(rate, settings.integer("CARTSTREAM_RATE_LIMIT_BURST", Math.max(1, rate), 1, 1_000_000)),
                corsOrigins(settings, inCloud),
                inCloud,
                settings.integer("CARTSTREAM_TRUSTED_PROXIES", inCloud ? 1 : 0, 0, 10),
                budgets.requests());
    }

    private static HttpLimits limits(Settings settings) {
        return new HttpLimits(
                settings.dataSize(
                        "CARTSTREAM_BODY_LIMIT",
                        DataSize.ofMebibytes(1),
                        DataSize.ofKibibytes(1),
                        DataSize.ofMebibytes(16)),
                settings.dataSize(
                        "CARTSTREAM_INFLATED_BODY_LIMIT",
                        DataSize.ofMebibytes(5),
                        DataSize.ofKibibytes(1),
                        DataSize.ofMebibytes(64)),
                settings.duration("CARTSTREAM_BODY_TIME", Duration.ofSeconds(5), MILLISECOND, MINUTE),
                settings.integer("CARTSTREAM_EVENTS_PER_REQUEST", 500, 1, 10_000),
                settings.integer("CARTSTREAM_REQUESTS_IN_FLIGHT", 10_000, 1, 1_000_000));
    }

    private static StopBudgets budgets(Settings settings, boolean inCloud) {
        var budgets = new StopBudgets(
                settings.duration(
                        "CARTSTREAM_DEREGISTRATION_DELAY",
                        inCloud ? Duration.ofSeconds(10) : Duration.ZERO,
                        Duration.ZERO,
                        MINUTE),
                settings.duration("CARTSTREAM_STOP_REQUESTS", Duration.ofSeconds(16), MILLISECOND, MINUTE),
                settings.duration("CARTSTREAM_STOP_FLUSH", Duration.ofSeconds(1), MILLISECOND, MINUTE),
                settings.duration(
                        "CARTSTREAM_STOP_TIMEOUT",
                        Duration.ofSeconds(30),
                        Duration.ofSeconds(1),
                        MINUTE.multipliedBy(2)));
        var steps = budgets.deregistration()
                .plus(budgets.requests())
                .plus(budgets.flush())
                .plus(CLOSING);
        if (steps.compareTo(budgets.total()) > 0) {
            throw new InvalidSettingException(
                    "CARTSTREAM_STOP_TIMEOUT must be at least CARTSTREAM_DEREGISTRATION_DELAY, CARTSTREAM_STOP_REQUESTS, CARTSTREAM_STOP_FLUSH and "
                            + CLOSING.toSeconds() + "s together, " + steps.toMillis() + "ms, was "
                            + budgets.total().toMillis() + "ms");
        }
        return budgets;
    }

    /** A request that came just before the stop may use up all of its time, and is answered all the same. */
    private static void requireTimeForRequests(StopBudgets budgets, HttpLimits limits, IngestLimits ingest) {
        var longest = limits.bodyTime().plus(ingest.deadline()).plus(ANSWERING);
        if (longest.compareTo(budgets.requests()) > 0) {
            throw new InvalidSettingException(
                    "CARTSTREAM_STOP_REQUESTS must be at least CARTSTREAM_BODY_TIME, CARTSTREAM_REQUEST_DEADLINE and "
                            + ANSWERING.toSeconds() + "s together, " + longest.toMillis() + "ms, was "
                            + budgets.requests().toMillis() + "ms");
        }
    }

    private static String secret(Settings settings, boolean inCloud) {
        var secret = settings.text("CARTSTREAM_PARTITION_KEY_SECRET");
        if (secret.isEmpty() && inCloud) {
            throw settings.wrong("CARTSTREAM_PARTITION_KEY_SECRET", A_SECRET);
        }
        if (secret.filter(text -> text.length() < MIN_SECRET_LENGTH).isPresent()) {
            throw settings.wrongSecret("CARTSTREAM_PARTITION_KEY_SECRET", A_SECRET);
        }
        return secret.orElse(LOCAL_SECRET);
    }

    private static List<String> apiKeys(Settings settings, boolean inCloud) {
        var keys = keys(settings, "CARTSTREAM_API_KEYS");
        if (keys.isEmpty() && inCloud) {
            throw settings.wrong("CARTSTREAM_API_KEYS", KEYS);
        }
        return keys;
    }

    private static List<String> keys(Settings settings, String name) {
        var keys = settings.texts(name);
        if (keys.stream().anyMatch(key -> key.length() < MIN_SECRET_LENGTH)) {
            throw settings.wrongSecret(name, KEYS);
        }
        return keys;
    }

    private static ShopperAccessSettings shopperAccess(Settings settings, boolean inCloud) {
        var tokenSecret = settings.text("CARTSTREAM_SHOPPER_TOKEN_SECRET");
        if (tokenSecret.filter(text -> text.length() < MIN_SECRET_LENGTH).isPresent()) {
            throw settings.wrongSecret("CARTSTREAM_SHOPPER_TOKEN_SECRET", A_SECRET);
        }
        return new ShopperAccessSettings(
                settings.choice("CARTSTREAM_SHOPPER_ACCESS", inCloud ? ShopperAccess.RESTRICTED : ShopperAccess.OPEN)
                        == ShopperAccess.RESTRICTED,
                keys(settings, "CARTSTREAM_SHOPPER_KEYS"),
                tokenSecret);
    }

    private static List<String> corsOrigins(Settings settings, boolean inCloud) {
        var origins = settings.texts("CARTSTREAM_CORS_ORIGINS");
        if ((origins.isEmpty() && inCloud) || !origins.stream().allMatch(Cors::isOrigin)) {
            throw settings.wrong(
                    "CARTSTREAM_CORS_ORIGINS", "one or more origins such as https://shop.example, separated by commas");
        }
        return origins;
    }
}
