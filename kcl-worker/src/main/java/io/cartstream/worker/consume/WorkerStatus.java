package io.cartstream.worker.consume;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Whether the shards that are held move. Thread-safe. */
final class WorkerStatus {
    /**
     * A shard that KCL has given nothing for so long, not even an empty read, is not read any more. Longer than the longest poll interval
     * (10 s), and than three of the events that Kinesis pushes to a quiet subscription, one about every five seconds. Source: Kinesis Data
     * Streams API reference, SubscribeToShardEvent (https://docs.aws.amazon.com/kinesis/latest/APIReference/API_SubscribeToShardEvent.html).
     */
    static final Duration SILENCE = Duration.ofSeconds(15);

    private final Set<ShardStatus> held = ConcurrentHashMap.newKeySet();
    private final InstantSource clock;
    private final Duration stallAfter;

    /**
     * Holds no shard yet.
     *
     * @param stallAfter how long a shard may have work and no checkpoint, or not be read, before it counts as stalled
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

    /**
     * A shard that stands still for too long.
     *
     * @param since when the work began that is not committed, or when the shard was last read
     * @param cause without data of shoppers
     */
    record Stall(String shard, Instant since, String cause) {}

    /**
     * The shards that stand still for too long: with work and no checkpoint, or because they are not read. An idle shard, which is read and
     * has nothing new, is not among them.
     */
    List<Stall> stalls() {
        var now = clock.instant();
        return shards().stream()
                .filter(shard -> standsStillFor(shard).compareTo(stallAfter) > 0)
                .map(shard -> new Stall(shard.shard(), now.minus(standsStillFor(shard)), cause(shard)))
                .toList();
    }

    private static String cause(ShardStatus.View shard) {
        return shard.failure()
                .orElse(shard.workingFor().isPresent() ? "its commit cycle has not ended" : "KCL does not read it");
    }

    double stalledShardCount() {
        return stalls().size();
    }

    double longestWithoutCheckpointMillis() {
        return shards().stream()
                .mapToLong(shard -> standsStillFor(shard).toMillis())
                .max()
                .orElse(0);
    }

    /** Grows with the clock where KCL does not come back, unlike what Kinesis last said. */
    double largestLagMillis() {
        return shards().stream()
                .mapToLong(shard ->
                        shard.millisBehindLatest() + standsStillFor(shard).toMillis())
                .max()
                .orElse(0);
    }

    /** Since the work began, or since the last read; zero where the shard is idle. */
    private static Duration standsStillFor(ShardStatus.View shard) {
        var unread = shard.idleFor().compareTo(SILENCE) > 0 ? shard.idleFor() : Duration.ZERO;
        return shard.workingFor()
                .filter(working -> working.compareTo(unread) > 0)
                .orElse(unread);
    }

    double shardCount() {
        return held.size();
    }
}
