package io.cartstream.embedded.firehose;

import io.cartstream.embedded.faults.Effect;
import io.cartstream.embedded.faults.FaultRule;
import io.cartstream.embedded.faults.Faults;
import io.cartstream.embedded.faults.Quota;
import io.cartstream.embedded.http.AwsError;
import io.cartstream.embedded.quota.Allowance;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;

/**
 * Keeps the quotas that are switched on, of each delivery stream by itself. What is refused is told in Firehose's own words: {@code
 * ServiceUnavailableException}, of a call or of a record in an answer of 200. Source: API reference, PutRecordBatch
 * (https://docs.aws.amazon.com/firehose/latest/APIReference/API_PutRecordBatch.html).
 *
 * <p>A quota is a bucket of a second's worth. A call that is larger than that passes a full bucket, since it could never pass otherwise.
 * Thread-safe.
 */
final class Throttling {
    /** Of a call and of a record alike. */
    static final String ERROR = "ServiceUnavailableException";

    static final String MESSAGE = "Slow down.";
    private static final int STATUS = 500;

    private final Faults faults;
    private final Clock clock;
    private final Map<FaultRule, Map<String, Allowances>> allowances = new WeakHashMap<>(); // guarded by this

    Throttling(Faults faults, Clock clock) {
        this.faults = faults;
        this.clock = clock;
    }

    /**
     * Which of a call's records there is room for, in their order.
     *
     * @throws AwsError where the call is refused
     */
    synchronized List<Boolean> admit(String operation, String stream, List<byte[]> records) {
        var rules = faults.quotas("firehose", operation);
        var admitted = new ArrayList<Boolean>();
        records.forEach(_ -> admitted.add(true));
        for (var rule : rules) {
            if (rule.effect() instanceof Effect.Throttle throttle) {
                admit(rule, throttle.quota(), stream, records, admitted);
            }
        }
        return admitted;
    }

    private void admit(FaultRule rule, Quota quota, String stream, List<byte[]> records, List<Boolean> admitted) {
        var left = allowances(rule, quota, stream);
        var whole = records.stream().mapToLong(record -> record.length).sum();
        var refusesTheCall = quota.refusing() == Quota.Refusing.CALL && !left.has(whole, records.size());
        if ((refusesTheCall || !left.calls().has(1)) && rule.hit()) {
            throw new AwsError(STATUS, ERROR, MESSAGE);
        }
        left.calls().take(1);
        for (var i = 0; i < records.size(); i++) {
            var bytes = records.get(i).length;
            if (quota.refusing() == Quota.Refusing.RECORD && !left.has(bytes, 1) && rule.hit()) {
                admitted.set(i, false);
            } else {
                left.take(bytes);
            }
        }
    }

    private Allowances allowances(FaultRule rule, Quota quota, String stream) {
        return allowances
                .computeIfAbsent(rule, _ -> new HashMap<>())
                .computeIfAbsent(stream, _ -> Allowances.of(quota, clock));
    }

    /** What is left of one quota for one delivery stream. */
    private record Allowances(Allowance bytes, Allowance calls, Allowance records) {
        static Allowances of(Quota quota, Clock clock) {
            return new Allowances(
                    new Allowance(quota.bytesPerSecond(), clock),
                    new Allowance(quota.callsPerSecond(), clock),
                    new Allowance(quota.recordsPerSecond(), clock));
        }

        boolean has(long moreBytes, int moreRecords) {
            return (bytes.has((double) moreBytes) || bytes.isFull()) && (records.has(moreRecords) || records.isFull());
        }

        void take(long moreBytes) {
            bytes.take((double) moreBytes);
            records.take(1);
        }
    }
}
