package io.cartstream.api;

import io.cartstream.api.http.Cors;
import io.cartstream.api.http.HttpLimits;
import io.cartstream.api.http.HttpSettings;
import io.cartstream.api.http.RateLimit;
import io.cartstream.config.DataSize;
import io.cartstream.config.InvalidSettingException;
import io.cartstream.config.Settings;
import io.cartstream.ingest.IngestLimits;
import java.time.Duration;
import java.util.List;

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
    private static final Duration MILLISECOND = Duration.ofMillis(1);
    private static final Duration MINUTE = Duration.ofMinutes(1);

    /** At the end of a stop: to close clients and publish the last metrics. */
    private static final Duration CLOSING = Duration.ofSeconds(2);

    /**
     * Reads and checks all settings.
     *
     * @throws InvalidSettingException with one sentence that names the setting
     */
    public static ApiSettings from(Settings settings) {
        var environment = settings.choice("CARTSTREAM_ENVIRONMENT", Environment.LOCAL);
        var inCloud = environment == Environment.CLOUD;
        var budgets = budgets(settings, inCloud);
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
                ingest(settings),
                http(settings, inCloud, budgets),
                budgets);
    }

    private static IngestLimits ingest(Settings settings) {
        return IngestLimits.from(
                settings,
                settings.duration("CARTSTREAM_REQUEST_DEADLINE", Duration.ofSeconds(10), MILLISECOND, MINUTE));
    }

    private static HttpSettings http(Settings settings, boolean inCloud, StopBudgets budgets) {
        var rate = settings.integer("CARTSTREAM_RATE_LIMIT", 0, 0, 1_000_000);
        return new HttpSettings(
                settings.integer("CARTSTREAM_PORT", 8080, 0, 65535),
                limits(settings),
                apiKeys(settings, inCloud),
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
                settings.duration("CARTSTREAM_BODY_TIME", Duration.ofSeconds(10), MILLISECOND, MINUTE),
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
                settings.duration("CARTSTREAM_STOP_REQUESTS", Duration.ofSeconds(12), MILLISECOND, MINUTE),
                settings.duration("CARTSTREAM_STOP_FLUSH", Duration.ofSeconds(4), MILLISECOND, MINUTE),
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

    private static String secret(Settings settings, boolean inCloud) {
        var expected = "a secret of at least " + MIN_SECRET_LENGTH + " characters";
        var secret = settings.text("CARTSTREAM_PARTITION_KEY_SECRET");
        if (secret.isEmpty() && inCloud) {
            throw settings.wrong("CARTSTREAM_PARTITION_KEY_SECRET", expected);
        }
        if (secret.filter(text -> text.length() < MIN_SECRET_LENGTH).isPresent()) {
            throw settings.wrongSecret("CARTSTREAM_PARTITION_KEY_SECRET", expected);
        }
        return secret.orElse(LOCAL_SECRET);
    }

    private static List<String> apiKeys(Settings settings, boolean inCloud) {
        var expected = "one or more keys of at least " + MIN_SECRET_LENGTH + " characters, separated by commas";
        var keys = settings.texts("CARTSTREAM_API_KEYS");
        if (keys.isEmpty() && inCloud) {
            throw settings.wrong("CARTSTREAM_API_KEYS", expected);
        }
        if (keys.stream().anyMatch(key -> key.length() < MIN_SECRET_LENGTH)) {
            throw settings.wrongSecret("CARTSTREAM_API_KEYS", expected);
        }
        return keys;
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
