package io.cartstream.embedded.kinesis;

import io.cartstream.embedded.kinesis.KinesisShapes.HashKeyRange;
import io.cartstream.embedded.kinesis.KinesisShapes.SequenceNumberRange;
import io.cartstream.embedded.kinesis.KinesisShapes.ShardShape;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A page of a list of shards. */
record ShardPage(List<ShardState> shards, boolean hasMore) {
    static ShardPage of(List<ShardState> all, @Nullable String afterShardId, int limit) {
        var rest = all.stream()
                .filter(shard -> afterShardId == null || shard.id().compareTo(afterShardId) > 0)
                .toList();
        var page = rest.stream().limit(limit).toList();
        return new ShardPage(page, page.size() < rest.size());
    }

    List<ShardShape> shapes(DataStream stream) {
        return shards.stream().map(shard -> shape(shard, stream)).toList();
    }

    private static ShardShape shape(ShardState shard, DataStream stream) {
        var numbers = stream.shard(shard).sequenceNumbers();
        var endOffset = shard.endOffset();
        return new ShardShape(
                shard.id(),
                shard.parent(),
                shard.adjacentParent(),
                new HashKeyRange(shard.start().toString(), shard.end().toString()),
                new SequenceNumberRange(numbers.at(0), endOffset == null ? null : numbers.at(endOffset)));
    }
}
