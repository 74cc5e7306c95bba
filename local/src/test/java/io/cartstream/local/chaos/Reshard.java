package io.cartstream.local.chaos;

import static java.util.Comparator.comparing;

import io.cartstream.local.run.ProvisionedAws;
import java.math.BigInteger;
import java.util.List;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.ScalingType;
import software.amazon.awssdk.services.kinesis.model.Shard;

/** A stream whose shards change under load: one is split at first and its halves merged at the end, or all are doubled and halved again. */
final class Reshard implements Fault.Ongoing {
    private static final int SHARDS = 4;

    private final KinesisClient kinesis;
    private final Runnable end;

    private Reshard(KinesisClient kinesis, Runnable end) {
        this.kinesis = kinesis;
        this.end = end;
    }

    /** Splits a shard. */
    static Reshard begin(KinesisClient kinesis) {
        var split = openShards(kinesis).getFirst();
        var from = new BigInteger(split.hashKeyRange().startingHashKey());
        var to = new BigInteger(split.hashKeyRange().endingHashKey());
        kinesis.splitShard(request -> request.streamName(ProvisionedAws.STREAM)
                .shardToSplit(split.shardId())
                .newStartingHashKey(
                        from.add(to).shiftRight(1).add(BigInteger.ONE).toString()));
        return new Reshard(kinesis, () -> {
            var halves = openShards(kinesis).stream()
                    .filter(shard -> split.shardId().equals(shard.parentShardId()))
                    .toList();
            kinesis.mergeShards(request -> request.streamName(ProvisionedAws.STREAM)
                    .shardToMerge(halves.get(0).shardId())
                    .adjacentShardToMerge(halves.get(1).shardId()));
        });
    }

    /** Doubles the number of shards. */
    static Reshard beginDoubling(KinesisClient kinesis) {
        scale(kinesis, 2 * SHARDS);
        return new Reshard(kinesis, () -> scale(kinesis, SHARDS));
    }

    @Override
    public boolean felt() {
        return openShards(kinesis).size() > SHARDS;
    }

    @Override
    public void close() {
        end.run();
    }

    private static void scale(KinesisClient kinesis, int shards) {
        kinesis.updateShardCount(request -> request.streamName(ProvisionedAws.STREAM)
                .targetShardCount(shards)
                .scalingType(ScalingType.UNIFORM_SCALING));
    }

    /** In the order of their ranges. */
    private static List<Shard> openShards(KinesisClient kinesis) {
        return kinesis.listShards(request -> request.streamName(ProvisionedAws.STREAM)).shards().stream()
                .filter(shard -> shard.sequenceNumberRange().endingSequenceNumber() == null)
                .sorted(comparing(
                        (Shard shard) -> new BigInteger(shard.hashKeyRange().startingHashKey())))
                .toList();
    }
}
