package io.cartstream.local.hostile;

import io.cartstream.embedded.faults.Quota;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The cells of the suite: what is done beside the honest traffic. */
enum Attack {
    AMPLIFY("a body of 35 KB with 746,100 violations, from 48 clients who read no answer"),
    EMPTY_EVENTS("5 MiB of events without a field, from a few KiB, 48 at once"),
    STARVE("4,200 connections that announce 16 KiB and send one byte"),
    SLOW_BODIES("bodies that trickle, stop, are cut off or reset"),
    POISON_NUMBERS("an impossible number in a batch, of every kind and in every place"),
    INPUTS("odd bodies, encodings, packings and paths"),
    RAW_BYTES("what is hardly HTTP"),
    IDLE("a connection that was idle for a minute"),
    HOT_LANE("50,000 events of one shopper, as fast as they are taken"),
    FLOOD("10 MB/s of requests by a seeded generator"),
    GIANT_KEYS("packed records with keys of up to 900,000 characters"),
    EMPTY_PARTS("ten packed records of 166,000 empty parts"),
    FOREIGN_RECORDS("records by a seeded generator: right, odd and broken"),
    MANY_PRODUCTS("checkouts of 1,000 products each, all of them new"),
    HEAVY_SHOPPERS("3,000 checkouts of shoppers who hold 700 products"),
    HOT_SHOPPER("one shopper who orders 40,000 products"),
    FIREHOSE_QUOTA("Firehose takes 1 MiB/s, refusing record by record, while more is posted"),
    FIREHOSE_QUOTA_BY_CALL("Firehose takes 1 MiB/s, refusing whole calls, while more is posted"),
    DYNAMODB_THROTTLING("half of all DynamoDB calls are throttled"),
    KINESIS_THROTTLING("half of all records are throttled"),
    DYNAMODB_OUTAGE("DynamoDB is away"),
    FIREHOSE_OUTAGE("Firehose is away"),
    KINESIS_OUTAGE("Kinesis takes calls and does not answer");

    private static final long FLOOD_BYTES_PER_SECOND = 10_000_000;
    private static final long SHORT_FLOOD_BYTES_PER_SECOND = 2_000_000;

    private final String words;

    Attack(String words) {
        this.words = words;
    }

    /** Those that {@code make test} has time for. */
    static List<Attack> shortForm() {
        return Arrays.stream(values()).filter(Attack::isQuicklyDone).toList();
    }

    private boolean isQuicklyDone() {
        return switch (this) {
            case IDLE, HOT_LANE, HEAVY_SHOPPERS, HOT_SHOPPER -> false;
            case FIREHOSE_QUOTA, FIREHOSE_QUOTA_BY_CALL, DYNAMODB_THROTTLING, KINESIS_THROTTLING -> false;
            default -> true;
        };
    }

    /** Does it, beside the honest traffic. */
    void strike(Field field) throws Exception {
        switch (this) {
            case AMPLIFY -> ApiAttacks.amplify(field);
            case EMPTY_EVENTS -> ApiAttacks.emptyEvents(field);
            case STARVE -> ApiAttacks.starve(field);
            case SLOW_BODIES -> ApiAttacks.slowBodies(field);
            case POISON_NUMBERS -> ApiAttacks.poisonNumbers(field);
            case INPUTS -> ApiAttacks.inputs(field);
            case RAW_BYTES -> ApiAttacks.rawBytes(field);
            case IDLE -> ApiAttacks.idle(field);
            case HOT_LANE -> ApiAttacks.hotLane(field);
            case FLOOD -> flood(field);
            case GIANT_KEYS -> StreamAttacks.giantKeys(field);
            case EMPTY_PARTS -> StreamAttacks.emptyParts(field);
            case FOREIGN_RECORDS -> StreamAttacks.foreignRecords(field);
            case MANY_PRODUCTS -> StreamAttacks.manyProducts(field);
            case HEAVY_SHOPPERS -> StreamAttacks.heavyShoppers(field);
            case HOT_SHOPPER -> StreamAttacks.hotShopper(field);
            case FIREHOSE_QUOTA -> Outages.firehoseQuota(field, Quota.Refusing.RECORD);
            case FIREHOSE_QUOTA_BY_CALL -> Outages.firehoseQuota(field, Quota.Refusing.CALL);
            case DYNAMODB_THROTTLING -> Outages.dynamoDbThrottling(field);
            case KINESIS_THROTTLING -> Outages.kinesisThrottling(field);
            case DYNAMODB_OUTAGE -> Outages.dynamoDb(field);
            case FIREHOSE_OUTAGE -> Outages.firehose(field);
            case KINESIS_OUTAGE -> Outages.kinesis(field);
        }
    }

    private static void flood(Field field) throws Exception {
        var rate = field.size() == Size.FULL ? FLOOD_BYTES_PER_SECOND : SHORT_FLOOD_BYTES_PER_SECOND;
        new Flood(field, rate, field.size().seconds(8, 60)).run();
    }

    /** Whether the time in which honest events are acknowledged is asserted. */
    boolean isToBeQuick() {
        return this == FLOOD;
    }

    /** Whether what is read is away itself. */
    boolean readsMayFail() {
        return this == DYNAMODB_OUTAGE || this == DYNAMODB_THROTTLING;
    }

    /** Whether the place where events go is away itself. */
    boolean postsMayWait() {
        return this == KINESIS_OUTAGE;
    }

    /**
     * How long everything may take to come through. New products are as many writes, all of one shopper's by one shard: on a busy machine
     * the local DynamoDB takes some hundred a second.
     */
    Duration timeToCatchUp() {
        return switch (this) {
            case MANY_PRODUCTS -> Duration.ofMinutes(9);
            case HOT_SHOPPER -> Duration.ofMinutes(5);
            default -> Duration.ofMinutes(3);
        };
    }

    /** Short, without spaces: part of ids, and how the cell is asked for. */
    String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** What is done. */
    String words() {
        return words;
    }

    @Override
    public String toString() {
        return id() + ": " + words;
    }
}
