package io.cartstream.worker.metrics;

import java.util.Optional;

/** Every metric of the worker. */
public enum Metric {
    LAG("lag", Kind.GAUGE, "ms", "how far the shard that is furthest behind lags the newest record"),
    CHECKPOINT_AGE(
            "checkpoint.age",
            Kind.GAUGE,
            "ms",
            "longest time that a shard with work has gone without a checkpoint, or any shard without being read"),
    SHARDS("shards", Kind.GAUGE, "shards", "shards held"),
    SHARDS_STALLED(
            "shards.stalled",
            Kind.GAUGE,
            "shards",
            "shards held that have had work and no checkpoint, or not been read, for `CARTSTREAM_STALL_AFTER`"),
    RECORDS("records", Kind.COUNTER, "records", "records read, unpacked"),
    EVENTS("events", Kind.COUNTER, "events", "events committed: archived and folded, or forwarded"),
    DUPLICATES("duplicates", Kind.COUNTER, "events", "events that were a producer's retry and counted once", Mode.FOLD),
    REPLAYS(
            "replays",
            Kind.COUNTER,
            "events",
            "events that had been folded before: read again after a crash, a failed write or a replay",
            Mode.FOLD),
    DEAD_LETTERS("dead.letters", Kind.COUNTER, "records", "records that hold no event"),
    CYCLE("cycle", Kind.TIMER, "ms", "time of a commit cycle, from its first step to its checkpoint"),
    FRESHNESS(
            "freshness",
            Kind.TIMER,
            "ms",
            "time from an event's receipt until its features are committed, or until it is forwarded"),
    RETRIES("retries", Kind.COUNTER, "calls", "AWS calls made again after an error, throttling included"),
    THROTTLES("throttles", Kind.COUNTER, "calls", "AWS calls refused for their rate"),
    CYCLE_FAILURES(
            "cycle.failures", Kind.COUNTER, "cycles", "times that a cycle could not be completed and was tried again"),
    RACES_LOST("races.lost", Kind.COUNTER, "folds", "folds thrown away because another owner wrote first", Mode.FOLD),
    SHOPPER_SHARD_CONFLICTS(
            "shopper.shard_conflicts",
            Kind.COUNTER,
            "shoppers",
            "shoppers whose events come through two live shards, per cycle; once for their activity, once for their orders",
            Mode.FOLD),
    PRODUCTS_FORGOTTEN(
            "products.forgotten",
            Kind.COUNTER,
            "products",
            "products that left a shopper's item because of its bound",
            Mode.FOLD),
    SET_ASIDE(
            "items.set.aside",
            Kind.COUNTER,
            "items",
            "shoppers' and products' items that cannot be read or written and were set aside, as met by this process",
            Mode.FOLD),
    ARCHIVE_RECORDS("archive.records", Kind.COUNTER, "records", "Firehose records put, of both delivery streams"),
    ARCHIVE_BYTES("archive.bytes", Kind.COUNTER, "bytes", "bytes put into both delivery streams"),
    PUT_LATENCY(
            "put.latency", Kind.TIMER, "ms", "one PutRecords call into the main stream, answered or not", Mode.BRIDGE),
    PUT_LOST("put.lost", Kind.COUNTER, "calls", "PutRecords calls whose outcome is unknown", Mode.BRIDGE),
    PUT_THROTTLES("put.throttles", Kind.COUNTER, "records", "records that the main stream throttled", Mode.BRIDGE),
    PUT_RETRIES("put.retries", Kind.COUNTER, "events", "events that went back to the head of their lane", Mode.BRIDGE);

    private final String id;
    private final Kind kind;
    private final String unit;
    private final String meaning;
    private final Optional<Mode> only;

    /** A metric of both modes. */
    Metric(String id, Kind kind, String unit, String meaning) {
        this(id, kind, unit, meaning, Optional.empty());
    }

    /** A metric of one mode. */
    Metric(String id, Kind kind, String unit, String meaning, Mode only) {
        this(id, kind, unit, meaning, Optional.of(only));
    }

    Metric(String id, Kind kind, String unit, String meaning, Optional<Mode> only) {
        this.id = id;
        this.kind = kind;
        this.unit = unit;
        this.meaning = meaning;
        this.only = only;
    }

    /** How it is counted. */
    public enum Kind {
        COUNTER,
        GAUGE,
        TIMER
    }

    public String id() {
        return id;
    }

    public Kind kind() {
        return kind;
    }

    public String unit() {
        return unit;
    }

    public String meaning() {
        return meaning;
    }

    /** The one mode in which it is published; empty where that is in both. */
    public Optional<Mode> only() {
        return only;
    }

    boolean isOf(Mode mode) {
        return only.isEmpty() || only.get() == mode;
    }
}
