package io.cartstream.local.hostile;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cartstream.embedded.faults.FaultRule;
import io.cartstream.embedded.faults.Quota;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What AWS does on its bad days. */
final class Outages {
    private static final double HALF = 0.5;
    private static final int UNAVAILABLE = 503;
    private static final int EVENTS_IN_A_REQUEST = 100;

    /** Quotas of a delivery stream in most regions, a second. Source: Amazon Data Firehose Developer Guide, "Quotas". */
    private static final int MEBIBYTE = 1 << 20;

    private static final int CALLS_A_SECOND = 1_000;
    private static final int RECORDS_A_SECOND = 100_000;

    private Outages() {}

    /** DynamoDB closes every connection, KCL's leases included. */
    static void dynamoDb(Field field) {
        during(field, field.aws().faults().on("dynamodb", null).closeBeforeCommit());
    }

    /** Firehose refuses every call. */
    static void firehose(Field field) {
        during(field, field.aws().faults().on("firehose", null).refuse(UNAVAILABLE, "ServiceUnavailableException"));
    }

    /** Kinesis takes calls and does not answer. */
    static void kinesis(Field field) {
        during(field, field.aws().faults().on("kinesis", null).hang());
    }

    /** Half of all calls to DynamoDB are throttled. */
    static void dynamoDbThrottling(Field field) {
        during(
                field,
                field.aws()
                        .faults()
                        .on("dynamodb", null)
                        .ratio(HALF, field.random().nextLong())
                        .throttle());
    }

    /** Half of all entries of PutRecords are throttled. */
    static void kinesisThrottling(Field field) {
        during(
                field,
                field.aws()
                        .faults()
                        .on("kinesis", "PutRecords")
                        .ratio(HALF, field.random().nextLong())
                        .failEntries("ProvisionedThroughputExceededException"));
    }

    /** Firehose takes as much as it does by default in most regions, while more than that is posted. */
    static void firehoseQuota(Field field, Quota.Refusing refusing) {
        var rule = field.aws()
                .faults()
                .on("firehose", "PutRecordBatch")
                .throttleBeyond(new Quota(MEBIBYTE, CALLS_A_SECOND, RECORDS_A_SECOND, refusing));
        var event =
                "{\"user_id\":\"%s-wordy\",\"event\":\"product_view\",\"product_ids\":[\"1\"],\"properties\":{\"x\":\"%s\"}}"
                        .formatted(field.id(), "x".repeat(7_000));
        var body = IntStream.range(0, EVENTS_IN_A_REQUEST)
                .mapToObj(_ -> event)
                .collect(Collectors.joining("\n"))
                .getBytes(UTF_8);
        for (var nth = 0; nth < field.size().of(4, 40); nth++) {
            field.clients()
                    .ask(
                            "wordy events",
                            Request.post(Request.NDJSON, body)
                                    .from(Addresses.hostile(nth))
                                    .bytes());
        }
        during(field, rule);
    }

    private static void during(Field field, FaultRule rule) {
        try {
            field.goOnFor(field.outage());
        } finally {
            field.aws().faults().remove(rule);
        }
    }
}
