package io.cartstream.embedded.kinesis;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cartstream.embedded.http.AwsError;
import io.cartstream.embedded.http.Operation;
import io.cartstream.embedded.kinesis.KinesisShapes.ListShards;
import io.cartstream.embedded.kinesis.KinesisShapes.ListedShards;
import io.cartstream.embedded.kinesis.KinesisShapes.MergeShards;
import io.cartstream.embedded.kinesis.KinesisShapes.ShardFilter;
import io.cartstream.embedded.kinesis.KinesisShapes.SplitShard;
import io.cartstream.embedded.kinesis.KinesisShapes.UpdateShardCount;
import io.cartstream.embedded.kinesis.KinesisShapes.UpdatedShardCount;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** ListShards, SplitShard, MergeShards and UpdateShardCount. */
final class ShardOperations {
    private final Streams streams;
    private final Arns arns;
    private final Clock clock;

    ShardOperations(Streams streams, Arns arns, Clock clock) {
        this.streams = streams;
        this.arns = arns;
        this.clock = clock;
    }

    Map<String, Operation> table() {
        return Map.of(
                "ListShards", Operation.of(ListShards.class, this::listShards),
                "SplitShard", Operation.of(SplitShard.class, this::splitShard),
                "MergeShards", Operation.of(MergeShards.class, this::mergeShards),
                "UpdateShardCount", Operation.of(UpdateShardCount.class, this::updateShardCount));
    }

    private ListedShards listShards(ListShards request) {
        var limit = request.maxResults() == null ? KinesisLimits.DEFAULT_SHARDS_PER_LIST : request.maxResults();
        if (limit < 1 || limit > KinesisLimits.MAX_SHARDS_PER_LIST) {
            throw AwsError.validation(
                    "Value '%d' at 'maxResults' failed to satisfy constraint: Member must have value from 1 to %d"
                            .formatted(limit, KinesisLimits.MAX_SHARDS_PER_LIST));
        }
        if (request.nextToken() == null) {
            var name = Arns.streamName(request.streamName(), request.streamARN());
            return list(new PageToken(name, request.exclusiveStartShardId(), request.shardFilter()), limit);
        }
        if (request.streamName() != null || request.exclusiveStartShardId() != null) {
            throw new AwsError(
                    400,
                    "InvalidArgumentException",
                    "NextToken and StreamName or ExclusiveStartShardId cannot be provided together.");
        }
        return list(PageToken.decode(request.nextToken()), limit);
    }

    private ListedShards list(PageToken page, int limit) {
        var stream = streams.find(page.streamName(), null);
        var state = stream.state();
        var wanted =
                state.shards().stream().filter(filter(page.filter(), state)).toList();
        var shards = ShardPage.of(wanted, page.afterShardId(), limit);
        var next = shards.hasMore()
                ? new PageToken(page.streamName(), shards.shards().getLast().id(), page.filter()).encode()
                : null;
        return new ListedShards(shards.shapes(stream), next);
    }

    private Predicate<ShardState> filter(@Nullable ShardFilter filter, StreamState state) {
        var horizon = state.horizonMillis(clock.millis());
        if (filter == null) {
            return shard -> !shard.isClosedBy(horizon);
        }
        return switch (filter.type()) {
            case "AT_LATEST" -> ShardState::isOpen;
            case "AT_TRIM_HORIZON" -> shard -> shard.isOpenAt(horizon);
            case "FROM_TRIM_HORIZON" -> shard -> !shard.isClosedBy(horizon);
            case "AT_TIMESTAMP" -> {
                var at = Math.max(horizon, timestamp(filter));
                yield shard -> shard.isOpenAt(at);
            }
            case "FROM_TIMESTAMP" -> {
                var from = Math.max(horizon, timestamp(filter));
                yield shard -> !shard.isClosedBy(from);
            }
            case "AFTER_SHARD_ID" -> {
                var after = filter.shardId();
                if (after == null) {
                    throw new AwsError(
                            400, "InvalidArgumentException", "ShardId must be given with the filter AFTER_SHARD_ID");
                }
                yield shard -> shard.id().compareTo(after) > 0;
            }
            default ->
                throw AwsError.validation(
                        "Value '%s' at 'shardFilter.type' failed to satisfy constraint: Member must satisfy enum value set"
                                .formatted(filter.type()));
        };
    }

    private static long timestamp(ShardFilter filter) {
        if (filter.timestamp() == null) {
            throw new AwsError(
                    400, "InvalidArgumentException", "Timestamp must be given with the filter " + filter.type());
        }
        return filter.timestamp().toEpochMilli();
    }

    private @Nullable Object splitShard(SplitShard request) throws IOException {
        streams.find(request.streamName(), request.streamARN())
                .split(request.shardToSplit(), HashKey.parse(request.newStartingHashKey(), "NewStartingHashKey"));
        return null;
    }

    private @Nullable Object mergeShards(MergeShards request) throws IOException {
        streams.find(request.streamName(), request.streamARN())
                .merge(request.shardToMerge(), request.adjacentShardToMerge());
        return null;
    }

    private UpdatedShardCount updateShardCount(UpdateShardCount request) throws IOException {
        var stream = streams.find(request.streamName(), request.streamARN());
        var name = stream.state().name();
        var current = stream.state().openShards().size();
        var target = request.targetShardCount();
        Streams.requireShardCount(target);
        if (target > 2 * current || 2 * target < current) {
            throw new AwsError(
                    400,
                    "InvalidArgumentException",
                    "UpdateShardCount cannot scale from %d to %d: at most to double and at least to half of the current shard count"
                            .formatted(current, target));
        }
        stream.reshardTo(target);
        return new UpdatedShardCount(name, arns.ofStream(name), current, target);
    }

    /** Where a list of shards goes on; the whole request is in it, as AWS takes no stream name beside it. */
    private record PageToken(
            String streamName,
            @Nullable String afterShardId,
            @Nullable ShardFilter filter) {
        String encode() {
            var plain = String.join(
                    "|",
                    streamName,
                    afterShardId == null ? "" : afterShardId,
                    filter == null ? "" : filter.type(),
                    filter == null || filter.shardId() == null ? "" : filter.shardId(),
                    filter == null || filter.timestamp() == null
                            ? ""
                            : filter.timestamp().toString());
            return Base64.getUrlEncoder().encodeToString(plain.getBytes(UTF_8));
        }

        static PageToken decode(String token) {
            try {
                var parts = new String(Base64.getUrlDecoder().decode(token), UTF_8).split("\\|", -1);
                if (parts.length != 5) {
                    throw new IllegalArgumentException("not of this version");
                }
                var filter = parts[2].isEmpty()
                        ? null
                        : new ShardFilter(
                                parts[2],
                                parts[3].isEmpty() ? null : parts[3],
                                parts[4].isEmpty() ? null : Instant.parse(parts[4]));
                return new PageToken(parts[0], parts[1].isEmpty() ? null : parts[1], filter);
            } catch (IllegalArgumentException | java.time.DateTimeException e) {
                throw new AwsError(400, "ExpiredNextTokenException", "NextToken is invalid");
            }
        }
    }
}
