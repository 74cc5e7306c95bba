package io.cartstream.embedded.kinesis;

import io.cartstream.embedded.http.AwsError;
import io.cartstream.embedded.http.Operation;
import io.cartstream.embedded.kinesis.KinesisShapes.GetRecords;
import io.cartstream.embedded.kinesis.KinesisShapes.GetShardIterator;
import io.cartstream.embedded.kinesis.KinesisShapes.GotRecords;
import io.cartstream.embedded.kinesis.KinesisShapes.ShardIterator;
import java.io.IOException;
import java.time.Clock;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** GetShardIterator and GetRecords. */
final class ReadOperations {
    private final Streams streams;
    private final ShardReader reader;
    private final Clock clock;

    ReadOperations(Streams streams, ShardReader reader, Clock clock) {
        this.streams = streams;
        this.reader = reader;
        this.clock = clock;
    }

    Map<String, Operation> table() {
        return Map.of(
                "GetShardIterator", Operation.of(GetShardIterator.class, this::getShardIterator),
                "GetRecords", Operation.of(GetRecords.class, this::getRecords));
    }

    private ShardIterator getShardIterator(GetShardIterator request) throws IOException {
        var stream = streams.find(request.streamName(), request.streamARN());
        var shard = stream.shardState(required(request.shardId(), "shardId"));
        var type = required(request.shardIteratorType(), "shardIteratorType");
        var cursor = reader.start(stream, shard, type, request.startingSequenceNumber(), request.timestamp());
        return new ShardIterator(token(stream, shard, cursor));
    }

    private GotRecords getRecords(GetRecords request) throws IOException {
        var limit = request.limit() == null ? KinesisLimits.MAX_RECORDS_PER_GET : request.limit();
        if (limit < 1 || limit > KinesisLimits.MAX_RECORDS_PER_GET) {
            throw AwsError.validation(
                    "Value '%d' at 'limit' failed to satisfy constraint: Member must have value from 1 to %d"
                            .formatted(limit, KinesisLimits.MAX_RECORDS_PER_GET));
        }
        var iterator = IteratorToken.decode(required(request.shardIterator(), "shardIterator"), clock);
        var stream = streams.find(iterator.streamName(), null);
        if (stream.state().createdAtMillis() != iterator.streamCreatedAt()) {
            throw new AwsError(
                    400, "ResourceNotFoundException", "The stream this iterator belongs to has been deleted.");
        }
        var shard = stream.shardState(iterator.shardId());
        admit(stream, shard);
        var read = reader.read(stream, shard, iterator.cursor(), limit, KinesisLimits.MAX_BYTES_PER_GET);
        stream.shard(shard)
                .tookOut(read.records().stream()
                        .mapToLong(record -> record.data().length)
                        .sum());
        var next = read.isOver() ? null : token(stream, shard, read.next());
        return new GotRecords(read.records(), next, read.millisBehindLatest(), read.children());
    }

    private static void admit(DataStream stream, ShardState shard) {
        if (stream.isLimited() && !stream.shard(shard).admitsRead()) {
            throw new AwsError(
                    400,
                    "ProvisionedThroughputExceededException",
                    "Rate exceeded for shard %s in stream %s under account %s."
                            .formatted(shard.id(), stream.state().name(), Arns.ACCOUNT));
        }
    }

    private String token(DataStream stream, ShardState shard, Cursor cursor) {
        return new IteratorToken(
                        stream.state().name(), stream.state().createdAtMillis(), shard.id(), cursor, clock.millis())
                .encode();
    }

    private static String required(@Nullable String value, String member) {
        if (value == null) {
            throw AwsError.validation(
                    "Value null at '%s' failed to satisfy constraint: Member must not be null".formatted(member));
        }
        return value;
    }
}
