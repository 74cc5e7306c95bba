package io.cartstream.embedded.faults;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The fault switches. None is on at first. Thread-safe.
 *
 * <pre>{@code
 * var rule = faults.on("kinesis", "PutRecords").ratio(0.3, 42).failEntries("InternalFailure");
 * faults.on("firehose", "PutRecordBatch").times(1).closeAfterCommit();
 * faults.remove(rule);
 * }</pre>
 */
public final class Faults {
    private final List<FaultRule> rules = new CopyOnWriteArrayList<>();

    /**
     * Begins a rule.
     *
     * @param service {@code kinesis}, {@code firehose}, {@code dynamodb}, {@code cloudwatch} or {@code sagemaker}
     * @param operation as in the API reference; null for any
     */
    public Switch on(String service, @Nullable String operation) {
        return new Switch(service, operation);
    }

    /** Switches one off and lets go of what hangs on it. */
    public void remove(FaultRule rule) {
        rules.remove(rule);
        rule.markRemoved();
    }

    /** Switches all off and lets go of what hangs. */
    public void clear() {
        rules.forEach(this::remove);
    }

    /** What is on, in the order in which it was switched on. */
    public List<FaultRule> rules() {
        return List.copyOf(rules);
    }

    /** The rules for whole requests of an operation. */
    List<FaultRule> requestRules(String service, String operation) {
        return rules.stream()
                .filter(rule -> rule.isFor(service, operation) && !rule.effect().isForTheService())
                .toList();
    }

    /** The faults of the entries of one batch. */
    public EntryFaults entryFaults(String service, String operation) {
        var matching = rules.stream()
                .filter(rule -> rule.isFor(service, operation) && rule.effect() instanceof Effect.FailEntries)
                .toList();
        return new EntryFaults(matching);
    }

    /** The quotas of an operation, which its service keeps. */
    public List<FaultRule> quotas(String service, String operation) {
        return rules.stream()
                .filter(rule -> rule.isFor(service, operation) && rule.effect() instanceof Effect.Throttle)
                .toList();
    }

    /** Decides which entries of a batch fail. */
    public static final class EntryFaults {
        private final List<FaultRule> rules;

        private EntryFaults(List<FaultRule> rules) {
            this.rules = rules;
        }

        /** The error code an entry fails with, if a rule hits it. */
        public Optional<String> errorFor(BatchEntry entry) {
            for (var rule : rules) {
                if (rule.effect() instanceof Effect.FailEntries fail && rule.chooses(entry) && rule.hit()) {
                    return Optional.of(fail.errorCode());
                }
            }
            return Optional.empty();
        }
    }

    /** A rule in the making; its last call says what happens and switches it on. */
    public final class Switch {
        private final String service;
        private final @Nullable String operation;
        private Predicate<BatchEntry> entries = entry -> true;
        private double ratio = 1;
        private long seed;
        private long maxHits = Long.MAX_VALUE;

        private Switch(String service, @Nullable String operation) {
            this.service = service;
            this.operation = operation;
        }

        /** Hits only this part of the requests or entries, drawn from a source with this seed. */
        public Switch ratio(double newRatio, long newSeed) {
            if (!(newRatio >= 0 && newRatio <= 1)) {
                throw new IllegalArgumentException("ratio must be from 0 to 1, was " + newRatio);
            }
            ratio = newRatio;
            seed = newSeed;
            return this;
        }

        /** Hits so often and then no more. */
        public Switch times(long hits) {
            if (hits < 1) {
                throw new IllegalArgumentException("times must be at least 1, was " + hits);
            }
            maxHits = hits;
            return this;
        }

        /** Of a batch, only these entries; for {@link #failEntries}. */
        public Switch entries(Predicate<BatchEntry> chosen) {
            entries = chosen;
            return this;
        }

        /** Entries fail inside an answer of 200. */
        public FaultRule failEntries(String errorCode) {
            return add(new Effect.FailEntries(errorCode));
        }

        /** Requests are throttled as the service does it. */
        public FaultRule throttle() {
            return add(
                    service.equals("firehose")
                            ? new Effect.Refuse(500, "ServiceUnavailableException")
                            : new Effect.Refuse(400, "ProvisionedThroughputExceededException"));
        }

        /** Requests, or their records, are throttled beyond a quota; for {@code firehose}. */
        public FaultRule throttleBeyond(Quota quota) {
            if (!service.equals("firehose")) {
                throw new IllegalArgumentException("a quota can be set for firehose only, not for " + service);
            }
            return add(new Effect.Throttle(quota));
        }

        /** Requests are refused with this status, such as 500 or 503. */
        public FaultRule refuse(int status, String errorType) {
            return add(new Effect.Refuse(status, errorType));
        }

        /** Requests are carried out later. */
        public FaultRule delay(Duration by) {
            return add(new Effect.Delay(by));
        }

        /** Requests hang until the rule is removed. */
        public FaultRule hang() {
            return add(new Effect.Hang());
        }

        /** Requests are carried out, their answers never sent. */
        public FaultRule closeAfterCommit() {
            return add(new Effect.CloseAfterCommit());
        }

        /** Connections are closed before requests are carried out. */
        public FaultRule closeBeforeCommit() {
            return add(new Effect.CloseBeforeCommit());
        }

        FaultRule add(Effect effect) {
            var rule = new FaultRule(service, operation, effect, entries, ratio, seed, maxHits);
            rules.add(rule);
            return rule;
        }
    }
}
