package io.cartstream.embedded.kinesis;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cartstream.embedded.faults.BatchEntry;
import io.cartstream.embedded.faults.Faults;
import io.cartstream.embedded.http.AwsError;
import io.cartstream.embedded.http.Operation;
import io.cartstream.embedded.kinesis.KinesisShapes.PutEntry;
import io.cartstream.embedded.kinesis.KinesisShapes.PutEntryResult;
import io.cartstream.embedded.kinesis.KinesisShapes.PutRecord;
import io.cartstream.embedded.kinesis.KinesisShapes.PutRecordResult;
import io.cartstream.embedded.kinesis.KinesisShapes.PutRecords;
import io.cartstream.embedded.kinesis.KinesisShapes.PutRecordsResult;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** PutRecord and PutRecords. */
final class PutOperations {
    private static final String THROTTLED = "ProvisionedThroughputExceededException";
    private static final byte[] NO_DATA = {};

    private final Streams streams;
    private final Faults faults;

    PutOperations(Streams streams, Faults faults) {
        this.streams = streams;
        this.faults = faults;
    }

    Map<String, Operation> table() {
        return Map.of(
                "PutRecord", Operation.of(PutRecord.class, this::putRecord),
                "PutRecords", Operation.of(PutRecords.class, this::putRecords));
    }

    private PutRecordResult putRecord(PutRecord request) throws IOException {
        var stream = streams.find(request.streamName(), request.streamARN());
        var record = addressed(new PutEntry(request.partitionKey(), request.explicitHashKey(), request.data()), "");
        return switch (stream.put(List.of(record)).getFirst()) {
            case PutOutcome.Stored stored -> new PutRecordResult(stored.shardId(), stored.sequenceNumber(), "NONE");
            case PutOutcome.Throttled throttled ->
                throw new AwsError(400, THROTTLED, throttleMessage(throttled, stream));
        };
    }

    private PutRecordsResult putRecords(PutRecords request) throws IOException {
        var stream = streams.find(request.streamName(), request.streamARN());
        var records = addressed(request.records() == null ? List.of() : request.records());
        var results = new PutEntryResult[records.size()];
        var passed = new ArrayList<DataStream.Addressed>(records.size());
        var passedAt = new ArrayList<Integer>(records.size());
        var entryFaults = faults.entryFaults("kinesis", "PutRecords");
        for (var i = 0; i < records.size(); i++) {
            var index = i;
            var entry = request.records().get(i);
            entryFaults
                    .errorFor(new BatchEntry(
                            i, entry.partitionKey(), records.get(i).entry().data()))
                    .ifPresentOrElse(
                            code -> results[index] = new PutEntryResult(null, null, code, "Failed by a fault switch"),
                            () -> {
                                passed.add(records.get(index));
                                passedAt.add(index);
                            });
        }
        var outcomes = stream.put(passed);
        for (var i = 0; i < outcomes.size(); i++) {
            results[passedAt.get(i)] = result(outcomes.get(i), stream);
        }
        var all = List.of(results);
        var failed =
                (int) all.stream().filter(result -> result.errorCode() != null).count();
        return new PutRecordsResult(failed, all, "NONE");
    }

    private static PutEntryResult result(PutOutcome outcome, DataStream stream) {
        return switch (outcome) {
            case PutOutcome.Stored stored -> new PutEntryResult(stored.sequenceNumber(), stored.shardId(), null, null);
            case PutOutcome.Throttled throttled ->
                new PutEntryResult(null, null, THROTTLED, throttleMessage(throttled, stream));
        };
    }

    private static String throttleMessage(PutOutcome.Throttled throttled, DataStream stream) {
        return "Rate exceeded for shard %s in stream %s under account %s."
                .formatted(throttled.shardId(), stream.state().name(), Arns.ACCOUNT);
    }

    private static List<DataStream.Addressed> addressed(List<PutEntry> entries) {
        if (entries.isEmpty() || entries.size() > KinesisLimits.MAX_ENTRIES_PER_PUT) {
            throw AwsError.validation(
                    "Value at 'records' failed to satisfy constraint: Member must have length from 1 to %d, was %d"
                            .formatted(KinesisLimits.MAX_ENTRIES_PER_PUT, entries.size()));
        }
        var records = new ArrayList<DataStream.Addressed>(entries.size());
        var bytes = 0L;
        for (var i = 0; i < entries.size(); i++) {
            var record = addressed(entries.get(i), "records." + (i + 1) + ".member.");
            records.add(record);
            bytes += record.entry().bytes();
        }
        if (bytes > KinesisLimits.MAX_BYTES_PER_PUT) {
            throw new AwsError(
                    400,
                    "InvalidArgumentException",
                    "Records size exceeds %d bytes limit: %d".formatted(KinesisLimits.MAX_BYTES_PER_PUT, bytes));
        }
        return records;
    }

    private static DataStream.Addressed addressed(PutEntry entry, String path) {
        var key = entry.partitionKey();
        if (key == null
                || key.isEmpty()
                || key.codePointCount(0, key.length()) > KinesisLimits.MAX_PARTITION_KEY_CHARS) {
            throw AwsError.validation(
                    "Value at '%spartitionKey' failed to satisfy constraint: Member must have length from 1 to %d"
                            .formatted(path, KinesisLimits.MAX_PARTITION_KEY_CHARS));
        }
        var record = new NewRecord(key.getBytes(UTF_8), entry.data() == null ? NO_DATA : entry.data());
        if (record.bytes() > KinesisLimits.MAX_RECORD_BYTES) {
            throw AwsError.validation(
                    "Value at '%sdata' failed to satisfy constraint: Member must have length less than or equal to %d"
                            .formatted(path, KinesisLimits.MAX_RECORD_BYTES));
        }
        var hashKey = entry.explicitHashKey() == null
                ? HashKey.ofPartitionKey(key)
                : HashKey.parse(entry.explicitHashKey(), path + "explicitHashKey");
        return new DataStream.Addressed(hashKey, record);
    }
}
