package io.cartstream.embedded.kinesis;

import io.cartstream.embedded.http.AwsError;
import io.cartstream.embedded.kinesis.KinesisShapes.ChildShard;
import io.cartstream.embedded.kinesis.KinesisShapes.HashKeyRange;
import io.cartstream.embedded.kinesis.KinesisShapes.RecordShape;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where to begin in a shard and what comes next, for those who poll and those who are pushed to. Thread-safe. */
final class ShardReader {
    private final Clock clock;

    ShardReader(Clock clock) {
        this.clock = clock;
    }

    /**
     * The place a starting position means now.
     *
     * @throws AwsError InvalidArgumentException if the position misses a part or does not belong to the shard
     */
    Cursor start(
            DataStream stream,
            ShardState shardState,
            String type,
            @Nullable String sequenceNumber,
            @Nullable Instant timestamp)
            throws IOException {
        var shard = stream.shard(shardState);
        return switch (type) {
            case "TRIM_HORIZON" -> shard.log().atArrival(stream.horizonMillis());
            case "LATEST" -> shard.log().latest();
            case "AT_SEQUENCE_NUMBER" -> shard.log().at(offset(shard, sequenceNumber));
            case "AFTER_SEQUENCE_NUMBER" -> shard.log().at(offset(shard, sequenceNumber) + 1);
            case "AT_TIMESTAMP" -> shard.log().atArrival(Math.max(millis(timestamp), stream.horizonMillis()));
            default ->
                throw AwsError.validation(
                        "Value '%s' at 'shardIteratorType' failed to satisfy constraint: Member must satisfy enum value set: [AFTER_SEQUENCE_NUMBER, LATEST, AT_TIMESTAMP, AT_SEQUENCE_NUMBER, TRIM_HORIZON]"
                                .formatted(type));
        };
    }

    private static long offset(Shard shard, @Nullable String sequenceNumber) {
        if (sequenceNumber == null) {
            throw new AwsError(
                    400, "InvalidArgumentException", "Must specify a starting sequence number for this iterator type");
        }
        return shard.sequenceNumbers().offsetOf(sequenceNumber);
    }

    private long millis(@Nullable Instant timestamp) {
        if (timestamp == null) {
            throw new AwsError(
                    400,
                    "InvalidArgumentException",
                    "Must specify timestampInMillis parameter for iterator of type AT_TIMESTAMP");
        }
        if (timestamp.toEpochMilli() > clock.millis()) {
            throw new AwsError(
                    400,
                    "InvalidArgumentException",
                    "The timestampInMillis parameter cannot be greater than the currentTimestampInMillis");
        }
        return timestamp.toEpochMilli();
    }

    /** Reads on; what has expired is passed over. */
    Read read(DataStream stream, ShardState shardState, Cursor cursor, int maxRecords, int maxBytes)
            throws IOException {
        var shard = stream.shard(shardState);
        var log = shard.log();
        var batch = log.read(notExpired(stream, log, cursor), maxRecords, maxBytes);
        var records = batch.records().stream()
                .map(record -> new RecordShape(
                        shard.sequenceNumbers().at(record.offset()),
                        Instant.ofEpochMilli(record.arrivedAtMillis()),
                        record.data(),
                        record.partitionKey()))
                .toList();
        var isAtTip = log.isAtEnd(batch.next());
        // Looked up after the read: a shard that was closed meanwhile takes no more records, one that is still open
        // may.
        var isOver = !stream.shardState(shardState.id()).isOpen() && log.isAtEnd(batch.next());
        var behind = isAtTip || batch.records().isEmpty()
                ? 0
                : Math.max(0, clock.millis() - batch.records().getLast().arrivedAtMillis());
        return new Read(records, batch.next(), behind, isOver, isOver ? children(stream, shardState) : null);
    }

    private static Cursor notExpired(DataStream stream, ShardLog log, Cursor cursor) throws IOException {
        var horizon = stream.horizonMillis();
        if (log.oldestArrival() >= horizon) {
            return cursor;
        }
        var oldest = log.atArrival(horizon);
        return oldest.offset() > cursor.offset() ? oldest : cursor;
    }

    private static List<ChildShard> children(DataStream stream, ShardState shard) {
        return stream.state().childrenOf(shard).stream()
                .map(child -> new ChildShard(
                        child.id(),
                        child.parents(),
                        new HashKeyRange(child.start().toString(), child.end().toString())))
                .toList();
    }

    /**
     * What a read gave.
     *
     * @param next where to read on
     * @param isOver whether the shard is closed and nothing is left in it
     * @param children the shards that go on where this one ended, if it is over
     */
    record Read(
            List<RecordShape> records,
            Cursor next,
            long millisBehindLatest,
            boolean isOver,
            @Nullable List<ChildShard> children) {}
}
