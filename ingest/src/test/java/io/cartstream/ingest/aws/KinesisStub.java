package io.cartstream.ingest.aws;

import io.cartstream.ingest.OutgoingRecord;
import io.cartstream.ingest.aws.AwsStub.Reply;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.JsonNode;

/**
 * A Kinesis endpoint over HTTP with one stream, which fails as it is told to; one named as an error answers probes with it. Thread-safe.
 */
public final class KinesisStub implements AutoCloseable {
    /** What happens to the next call. */
    public enum Fault {
        NONE,
        THROTTLE_EVERY_SECOND_RECORD,
        FAIL_EVERY_SECOND_RECORD,
        THROTTLE_CALL,
        SERVER_ERROR,
        HANG,
        CLOSE_AFTER_COMMIT
    }

    private static final String SUMMARY = """
            {"StreamDescriptionSummary": {"StreamName": "s", "StreamARN": "arn:aws:kinesis:eu-central-1:000000000000:stream/s",
             "StreamStatus": "ACTIVE", "RetentionPeriodHours": 24, "StreamCreationTimestamp": 1,
             "EnhancedMonitoring": [], "OpenShardCount": 1}}""";

    private final ConcurrentLinkedQueue<OutgoingRecord> stored = new ConcurrentLinkedQueue<>();
    private final AtomicInteger calls = new AtomicInteger();
    private final ConcurrentLinkedQueue<Fault> faults = new ConcurrentLinkedQueue<>();
    private final Duration roundTrip;
    private final AwsStub stub;

    public KinesisStub(Duration roundTrip) {
        this.roundTrip = roundTrip;
        stub = new AwsStub(this::reply);
    }

    public String address() {
        return stub.address();
    }

    /** The next calls to PutRecords go like this, the ones after them well. */
    public void next(Fault... next) {
        faults.addAll(List.of(next));
    }

    /** How many calls to PutRecords have come, answered or not. */
    public int calls() {
        return calls.get();
    }

    public List<OutgoingRecord> stored() {
        return List.copyOf(stored);
    }

    @Override
    public void close() {
        stub.close();
    }

    private Reply reply(String operation, JsonNode request) throws InterruptedException {
        return switch (operation) {
            case "Kinesis_20131202.PutRecords" -> put(request);
            case "Kinesis_20131202.DescribeStreamSummary" ->
                switch (request.get("StreamName").asString()) {
                    case "missing" -> Reply.error(400, "ResourceNotFoundException");
                    case String error when error.endsWith("Exception") -> Reply.error(400, error);
                    default -> Reply.ok(SUMMARY);
                };
            default -> Reply.error(400, "UnknownOperationException");
        };
    }

    private Reply put(JsonNode request) throws InterruptedException {
        calls.incrementAndGet();
        TimeUnit.NANOSECONDS.sleep(roundTrip.toNanos());
        var fault = faults.isEmpty() ? Fault.NONE : faults.poll();
        return switch (fault) {
            case NONE -> Reply.ok(store(request, ""));
            case THROTTLE_EVERY_SECOND_RECORD -> Reply.ok(store(request, "ProvisionedThroughputExceededException"));
            case FAIL_EVERY_SECOND_RECORD -> Reply.ok(store(request, "InternalFailure"));
            case THROTTLE_CALL -> Reply.error(400, "ProvisionedThroughputExceededException");
            case SERVER_ERROR -> Reply.error(500, "InternalFailure");
            case HANG -> {
                TimeUnit.SECONDS.sleep(5);
                yield Reply.none();
            }
            case CLOSE_AFTER_COMMIT -> {
                store(request, "");
                yield Reply.none();
            }
        };
    }

    private String store(JsonNode request, String errorForEverySecond) {
        var results = new ArrayList<String>();
        for (var record : request.get("Records")) {
            if (!errorForEverySecond.isEmpty() && results.size() % 2 == 1) {
                results.add("{\"ErrorCode\": \"" + errorForEverySecond + "\", \"ErrorMessage\": \"made by the test\"}");
            } else {
                stored.add(new OutgoingRecord(
                        record.get("PartitionKey").asString(),
                        record.get("ExplicitHashKey").asString(),
                        Base64.getDecoder().decode(record.get("Data").asString())));
                results.add("{\"SequenceNumber\": \"" + stored.size() + "\", \"ShardId\": \"shardId-000000000000\"}");
            }
        }
        return "{\"FailedRecordCount\": 0, \"Records\": [" + String.join(",", results) + "]}";
    }
}
