package io.cartstream.embedded.faults;

import io.cartstream.embedded.http.AwsError;
import io.cartstream.embedded.http.Route;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * The fault switches over HTTP: {@code PUT} switches one rule on, {@code GET} lists them with their hits, {@code DELETE}
 * switches all off.
 *
 * <pre>{@code
 * curl -X PUT localhost:4566/_local/faults -d '{"service": "kinesis", "operation": "PutRecords", "effect": "failEntries",
 *      "errorCode": "InternalFailure", "ratio": 0.3, "seed": 42, "times": 100}'
 * curl -X PUT localhost:4566/_local/faults -d '{"service": "firehose", "effect": "quota", "bytesPerSecond": 1048576,
 *      "callsPerSecond": 1000, "recordsPerSecond": 1000, "refusing": "call"}'
 * }</pre>
 *
 * <p>Of a quota what is not given is without bound; {@code refusing} is {@code record} where it is not given. {@code errorCode} is
 * {@code InternalFailure} where it is not given, {@code status} 500, {@code millis} 100, {@code ratio} 1, {@code seed} 0 and {@code times}
 * without bound. A body that is no rule, or has a member that no rule has, is refused with 400 ValidationException.
 */
public final class FaultRoute implements Route {
    /** Where it is served. */
    public static final String PATH = "/_local/faults";

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private final Faults faults;

    /** A route to these switches. */
    public FaultRoute(Faults faults) {
        this.faults = faults;
    }

    @Override
    public Reply handle(Call call) {
        switch (call.method()) {
            case "GET" -> {}
            case "PUT" -> switchOn(call.body());
            case "DELETE" -> faults.clear();
            default -> throw new AwsError(405, "MethodNotAllowed", "GET, PUT and DELETE are served at " + PATH);
        }
        return Reply.json(
                200,
                JSON.writeValueAsBytes(new Listing(faults.rules().stream()
                        .map(rule -> new Listed(
                                rule.service(), rule.operation(), rule.effect().toString(), rule.hits()))
                        .toList())));
    }

    private void switchOn(byte[] body) {
        try {
            var rule = JSON.readValue(body, Rule.class);
            if (rule.service() == null || rule.effect() == null) {
                throw new IllegalArgumentException("service and effect must be given");
            }
            var faultSwitch = faults.on(rule.service(), rule.operation());
            if (rule.ratio() != null) {
                faultSwitch.ratio(rule.ratio(), rule.seed() == null ? 0 : rule.seed());
            }
            if (rule.times() != null) {
                faultSwitch.times(rule.times());
            }
            switchOn(rule, faultSwitch);
        } catch (JacksonException e) {
            throw new AwsError(400, "ValidationException", "Not a fault rule: " + e.getOriginalMessage());
        } catch (IllegalArgumentException e) {
            throw new AwsError(400, "ValidationException", e.getMessage());
        }
    }

    private static FaultRule switchOn(Rule rule, Faults.Switch faultSwitch) {
        var errorCode = rule.errorCode() == null ? "InternalFailure" : rule.errorCode();
        return switch (rule.effect()) {
            case "failEntries" -> faultSwitch.failEntries(errorCode);
            case "throttle" -> faultSwitch.throttle();
            case "refuse" -> faultSwitch.refuse(rule.status() == null ? 500 : rule.status(), errorCode);
            case "delay" -> faultSwitch.delay(Duration.ofMillis(rule.millis() == null ? 100 : rule.millis()));
            case "quota" -> faultSwitch.throttleBeyond(rule.quota());
            case "hang" -> faultSwitch.hang();
            case "closeAfterCommit" -> faultSwitch.closeAfterCommit();
            case "closeBeforeCommit" -> faultSwitch.closeBeforeCommit();
            default ->
                throw new IllegalArgumentException(
                        "effect must be failEntries, throttle, quota, refuse, delay, hang, closeAfterCommit or closeBeforeCommit, was "
                                + rule.effect());
        };
    }

    private record Rule(
            @Nullable String service,
            @Nullable String operation,
            @Nullable String effect,
            @Nullable Double ratio,
            @Nullable Long seed,
            @Nullable Long times,
            @Nullable Integer status,
            @Nullable String errorCode,
            @Nullable Long millis,
            @Nullable Double bytesPerSecond,
            @Nullable Double callsPerSecond,
            @Nullable Double recordsPerSecond,
            @Nullable String refusing) {
        Quota quota() {
            return new Quota(
                    orAny(bytesPerSecond),
                    orAny(callsPerSecond),
                    orAny(recordsPerSecond),
                    switch (refusing) {
                        case null -> Quota.Refusing.RECORD;
                        case "call" -> Quota.Refusing.CALL;
                        case "record" -> Quota.Refusing.RECORD;
                        default ->
                            throw new IllegalArgumentException("refusing must be call or record, was " + refusing);
                    });
        }

        private static double orAny(@Nullable Double perSecond) {
            return perSecond == null ? Double.MAX_VALUE : perSecond;
        }
    }

    private record Listing(List<Listed> rules) {}

    private record Listed(String service, @Nullable String operation, String effect, long hits) {}
}
