package io.cartstream.worker.consume;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Whether the shards that are held move. Thread-safe. */
final class WorkerStatus {
    private final Set<ShardStatus> held = ConcurrentHashMap.newKeySet();
    private final InstantSource clock;
    private final Duration stallAfter;

    /**
     * Holds no shard yet.
     *
     * @param stallAfter how long a shard may have work and no checkpoint before it counts as stalled
     */
    WorkerStatus(InstantSource clock, Duration stallAfter) {
        this.clock = clock;
        this.stallAfter = stallAfter;
    }

    ShardStatus hold(String shard) {
        var status = new ShardStatus(shard, clock);
        held.add(status);
        return status;
    }

    void release(ShardStatus status) {
        held.remove(status);
    }

    /** The shards held, by name. */
    List<ShardStatus.View> shards() {
        return held.stream()
                .map(ShardStatus::view)
                .sorted(Comparator.comparing(ShardStatus.View::shard))
                .toList();
    }

    /** The shards that have had work for too long without a checkpoint. An idle shard, which is only polled, is not among them. */
    List<String> stalled() {
        return shards().stream()
                .filter(shard -> shard.workingFor()
                        .filter(time -> time.compareTo(stallAfter) > 0)
                        .isPresent())
                .map(ShardStatus.View::shard)
                .toList();
    }

    double longestWithoutCheckpointMillis() {
        return shards().stream()
                .flatMap(shard -> shard.workingFor().stream())
                .mapToLong(Duration::toMillis)
                .max()
                .orElse(0);
    }

    /** Grows with the clock where KCL does not come back, unlike what Kinesis last said. */
    double largestLagMillis() {
        return shards().stream()
                .mapToLong(shard -> shard.millisBehindLatest()
                        + shard.workingFor().map(Duration::toMillis).orElse(0L))
                .max()
                .orElse(0);
    }

    double shardCount() {
        return held.size();
    }
}
