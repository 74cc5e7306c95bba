package io.cartstream.embedded.kinesis;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is known of a stream besides its records; it is kept in a file of its own.
 *
 * @param shards all that have not expired, by index
 * @param nextShardIndex what the next shard will be called
 */
record StreamState(
        String name,
        long createdAtMillis,
        int retentionHours,
        List<ShardState> shards,
        int nextShardIndex,
        List<ConsumerState> consumers,
        Map<String, String> tags) {

    StreamState {
        shards = List.copyOf(shards);
        consumers = List.copyOf(consumers);
        tags = Map.copyOf(tags);
    }

    static StreamState create(String name, int shardCount, long nowMillis) {
        var shards = new ArrayList<ShardState>();
        for (var i = 0; i < shardCount; i++) {
            var end = i + 1 == shardCount
                    ? HashKey.MAX
                    : HashKey.startOfSlice(i + 1, shardCount).previous();
            shards.add(new ShardState(i, null, null, HashKey.startOfSlice(i, shardCount), end, nowMillis, null, null));
        }
        return new StreamState(
                name, nowMillis, KinesisLimits.MIN_RETENTION_HOURS, shards, shardCount, List.of(), Map.of());
    }

    long retentionMillis() {
        return retentionHours * 3_600_000L;
    }

    /** Before this time records have expired. */
    long horizonMillis(long nowMillis) {
        return Math.max(createdAtMillis, nowMillis - retentionMillis());
    }

    List<ShardState> openShards() {
        return shards.stream().filter(ShardState::isOpen).toList();
    }

    Optional<ShardState> shard(String shardId) {
        return shards.stream().filter(shard -> shard.id().equals(shardId)).findFirst();
    }

    List<ShardState> childrenOf(ShardState parent) {
        return shards.stream().filter(shard -> shard.isChildOf(parent)).toList();
    }

    StreamState withRetentionHours(int hours) {
        return new StreamState(name, createdAtMillis, hours, shards, nextShardIndex, consumers, tags);
    }

    StreamState withShards(List<ShardState> newShards, int newNextShardIndex) {
        return new StreamState(name, createdAtMillis, retentionHours, newShards, newNextShardIndex, consumers, tags);
    }

    StreamState withConsumers(List<ConsumerState> newConsumers) {
        return new StreamState(name, createdAtMillis, retentionHours, shards, nextShardIndex, newConsumers, tags);
    }

    StreamState withTags(Map<String, String> newTags) {
        return new StreamState(name, createdAtMillis, retentionHours, shards, nextShardIndex, consumers, newTags);
    }

    /** A consumer with enhanced fan-out. */
    record ConsumerState(String name, long createdAtMillis) {}
}
