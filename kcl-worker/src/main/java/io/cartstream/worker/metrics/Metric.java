package io.cartstream.worker.metrics;

/** Every metric of the worker. */
public enum Metric {
    LAG("lag", Kind.GAUGE, "ms", "how far the shard that is furthest behind lags the newest record"),
    CHECKPOINT_AGE(
            "checkpoint.age", Kind.GAUGE, "ms", "longest time that a shard with work has gone without a checkpoint"),
    SHARDS("shards", Kind.GAUGE, "shards", "shards held"),
    RECORDS("records", Kind.COUNTER, "records", "records read, unpacked"),
    EVENTS("events", Kind.COUNTER, "events", "events committed: archived and folded"),
    DUPLICATES("duplicates", Kind.COUNTER, "events", "events that were a producer's retry and counted once"),
    REPLAYS("replays", Kind.COUNTER, "events", "events that had been folded before a crash or a replay"),
    DEAD_LETTERS("dead.letters", Kind.COUNTER, "records", "records that hold no event"),
    CYCLE("cycle", Kind.TIMER, "ms", "time of a commit cycle, from decoding to checkpoint"),
    FRESHNESS(
            "freshness", Kind.TIMER, "ms", "time from an event's receipt by the API until its features are committed"),
    RETRIES("retries", Kind.COUNTER, "calls", "AWS calls made again after an error, throttling included"),
    THROTTLES("throttles", Kind.COUNTER, "calls", "AWS calls refused for their rate"),
    CYCLE_FAILURES(
            "cycle.failures", Kind.COUNTER, "cycles", "times that a cycle could not be completed and was tried again"),
    RACES_LOST("races.lost", Kind.COUNTER, "folds", "folds thrown away because another owner wrote first"),
    SHOPPERS_TWO_SHARDS(
            "shoppers.two.shards",
            Kind.COUNTER,
            "shoppers",
            "shoppers whose orders come through two live shards, per cycle"),
    PRODUCTS_FORGOTTEN(
            "products.forgotten", Kind.COUNTER, "products", "products that left a shopper's item because of its bound"),
    ARCHIVE_RECORDS("archive.records", Kind.COUNTER, "records", "Firehose records put, of both delivery streams"),
    ARCHIVE_BYTES("archive.bytes", Kind.COUNTER, "bytes", "bytes put into both delivery streams");

    private final String id;
    private final Kind kind;
    private final String unit;
    private final String meaning;

    Metric(String id, Kind kind, String unit, String meaning) {
        this.id = id;
        this.kind = kind;
        this.unit = unit;
        this.meaning = meaning;
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
}
