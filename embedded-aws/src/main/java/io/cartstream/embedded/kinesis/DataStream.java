package io.cartstream.embedded.kinesis;

import io.cartstream.embedded.http.AwsError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.UnaryOperator;

/**
 * A stream: its shards, and the changes of its shape. Puts share a lock, so that no record goes to a shard that is being
 * closed; a change of shape holds it alone. Thread-safe.
 */
final class DataStream implements AutoCloseable {
    private final Path folder;
    private final Clock clock;
    private final boolean limited;
    private final StreamFile file;
    private final Map<Integer, Shard> shards = new ConcurrentHashMap<>();
    private final ReentrantReadWriteLock shape = new ReentrantReadWriteLock();
    private volatile StreamState state;
    private volatile List<ShardState> open;

    private DataStream(Path folder, Clock clock, boolean limited, StreamFile file, StreamState state)
            throws IOException {
        this.folder = folder;
        this.clock = clock;
        this.limited = limited;
        this.file = file;
        this.state = state;
        this.open = byHashKey(state);
        for (var shard : state.shards()) {
            shards.put(shard.index(), openShard(shard));
        }
    }

    static DataStream create(Path folder, StreamState state, Clock clock, boolean limited) throws IOException {
        Files.createDirectories(folder);
        var file = new StreamFile(folder);
        file.save(state);
        return new DataStream(folder, clock, limited, file, state);
    }

    static DataStream open(Path folder, Clock clock, boolean limited) throws IOException {
        var file = new StreamFile(folder);
        return new DataStream(folder, clock, limited, file, file.load());
    }

    private Shard openShard(ShardState shard) throws IOException {
        return new Shard(shard, ShardLog.open(folder.resolve(shard.id()), clock), clock);
    }

    private static List<ShardState> byHashKey(StreamState state) {
        var byStart = new TreeMap<HashKey, ShardState>();
        state.openShards().forEach(shard -> byStart.put(shard.start(), shard));
        return List.copyOf(byStart.values());
    }

    StreamState state() {
        return state;
    }

    boolean isLimited() {
        return limited;
    }

    /**
     * The shard of this id.
     *
     * @throws AwsError ResourceNotFoundException if there is none
     */
    ShardState shardState(String shardId) {
        return state.shard(shardId)
                .orElseThrow(() -> new AwsError(
                        400,
                        "ResourceNotFoundException",
                        "Shard %s in stream %s under account %s does not exist"
                                .formatted(shardId, state.name(), Arns.ACCOUNT)));
    }

    /** The working side of a shard; it may have expired meanwhile. */
    Shard shard(ShardState of) {
        var shard = shards.get(of.index());
        if (shard == null) {
            throw new AwsError(400, "ResourceNotFoundException", "Shard %s has expired".formatted(of.id()));
        }
        return shard;
    }

    /** What has been put into each shard since this process started, oldest shard first. */
    List<ShardTraffic> traffic() {
        return state.shards().stream()
                .filter(shard -> shards.containsKey(shard.index()))
                .map(shard -> shard(shard).traffic(shard))
                .toList();
    }

    /** Before this time records have expired. */
    long horizonMillis() {
        return clock.millis() - state.retentionMillis();
    }

    /** Puts records, each where its hash key belongs, in their order; one outcome for each. */
    List<PutOutcome> put(List<Addressed> records) throws IOException {
        shape.readLock().lock();
        try {
            var targets = open;
            var perShard = new ArrayList<List<Integer>>(targets.size());
            targets.forEach(target -> perShard.add(new ArrayList<>()));
            var outcomes = new PutOutcome[records.size()];
            for (var i = 0; i < outcomes.length; i++) {
                var target = indexOfShardFor(records.get(i).key(), targets);
                var shard = targets.get(target);
                if (limited
                        && !shard(shard).admitsWriteOf(records.get(i).entry().bytes())) {
                    outcomes[i] = new PutOutcome.Throttled(shard.id());
                } else {
                    perShard.get(target).add(i);
                }
            }
            for (var target = 0; target < perShard.size(); target++) {
                append(targets.get(target), perShard.get(target), records, outcomes);
            }
            return Arrays.asList(outcomes);
        } finally {
            shape.readLock().unlock();
        }
    }

    private void append(ShardState target, List<Integer> which, List<Addressed> records, PutOutcome[] outcomes)
            throws IOException {
        if (which.isEmpty()) {
            return;
        }
        var shard = shard(target);
        var put = which.stream().map(i -> records.get(i).entry()).toList();
        var offset = shard.log().append(put);
        shard.took(put);
        for (var i : which) {
            outcomes[i] =
                    new PutOutcome.Stored(target.id(), shard.sequenceNumbers().at(offset++));
        }
    }

    private static int indexOfShardFor(HashKey key, List<ShardState> byHashKey) {
        var low = 0;
        var high = byHashKey.size() - 1;
        while (low < high) {
            var middle = (low + high + 1) >>> 1;
            if (byHashKey.get(middle).start().compareTo(key) <= 0) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }

    /** Changes what is neither shard nor record. */
    void change(UnaryOperator<StreamState> change) throws IOException {
        shape.writeLock().lock();
        try {
            become(change.apply(state));
        } finally {
            shape.writeLock().unlock();
        }
    }

    /** Splits an open shard in two, the second of which starts at a hash key. */
    void split(String shardId, HashKey secondStart) throws IOException {
        shape.writeLock().lock();
        try {
            var parent = openShardState(shardId);
            if (!parent.holds(secondStart) || secondStart.equals(parent.start())) {
                throw new AwsError(
                        400,
                        "InvalidArgumentException",
                        "NewStartingHashKey %s used in SplitShard() on shard %s in stream %s is not both greater than one plus the shard's StartingHashKey %s and less than the shard's EndingHashKey %s"
                                .formatted(secondStart, shardId, state.name(), parent.start(), parent.end()));
            }
            var bornAt = birthAfter(parent, parent);
            var index = state.nextShardIndex();
            replace(
                    List.of(parent),
                    bornAt,
                    List.of(
                            new ShardState(
                                    index, shardId, null, parent.start(), secondStart.previous(), bornAt, null, null),
                            new ShardState(index + 1, shardId, null, secondStart, parent.end(), bornAt, null, null)));
        } finally {
            shape.writeLock().unlock();
        }
    }

    /** Merges two open neighbours. */
    void merge(String shardId, String adjacentShardId) throws IOException {
        shape.writeLock().lock();
        try {
            var one = openShardState(shardId);
            var other = openShardState(adjacentShardId);
            var isBefore = one.end().compareTo(other.start()) < 0;
            var lower = isBefore ? one : other;
            var upper = isBefore ? other : one;
            if (lower.equals(upper)
                    || lower.end().equals(HashKey.MAX)
                    || !lower.end().next().equals(upper.start())) {
                throw new AwsError(
                        400,
                        "InvalidArgumentException",
                        "Shards %s and %s in stream %s are not an adjacent pair of shards eligible for merging"
                                .formatted(shardId, adjacentShardId, state.name()));
            }
            var bornAt = birthAfter(one, other);
            replace(
                    List.of(one, other),
                    bornAt,
                    List.of(new ShardState(
                            state.nextShardIndex(),
                            shardId,
                            adjacentShardId,
                            lower.start(),
                            upper.end(),
                            bornAt,
                            null,
                            null)));
        } finally {
            shape.writeLock().unlock();
        }
    }

    /** Splits and merges until there are so many shards of equal size. */
    void reshardTo(int count) throws IOException {
        shape.writeLock().lock();
        try {
            for (var i = 1; i < count; i++) {
                var start = HashKey.startOfSlice(i, count);
                var holder = open.get(indexOfShardFor(start, open));
                if (!holder.start().equals(start)) {
                    split(holder.id(), start);
                }
            }
            for (var i = 0; i < count; i++) {
                var nextStart = i + 1 == count ? null : HashKey.startOfSlice(i + 1, count);
                while (i + 1 < open.size() && !open.get(i + 1).start().equals(nextStart)) {
                    merge(open.get(i).id(), open.get(i + 1).id());
                }
            }
        } finally {
            shape.writeLock().unlock();
        }
    }

    private ShardState openShardState(String shardId) {
        var shard = shardState(shardId);
        if (!shard.isOpen()) {
            throw new AwsError(
                    400,
                    "InvalidArgumentException",
                    "Shard %s in stream %s has already been merged or split, and thus is not eligible for merging or splitting."
                            .formatted(shardId, state.name()));
        }
        return shard;
    }

    private long birthAfter(ShardState one, ShardState other) {
        return Math.max(clock.millis(), Math.max(one.bornAtMillis(), other.bornAtMillis()) + 1);
    }

    private void replace(List<ShardState> parents, long at, List<ShardState> children) throws IOException {
        var all = new ArrayList<ShardState>();
        for (var shard : state.shards()) {
            all.add(
                    parents.contains(shard)
                            ? shard.closed(at, shard(shard).log().nextOffset())
                            : shard);
        }
        all.addAll(children);
        for (var child : children) {
            shards.put(child.index(), openShard(child));
        }
        become(state.withShards(all, state.nextShardIndex() + children.size()));
    }

    /** Makes room: lets go of records and closed shards beyond the retention period. */
    void expire() throws IOException {
        var horizon = horizonMillis();
        for (var shard : shards.values()) {
            shard.log().trim(horizon);
        }
        shape.writeLock().lock();
        try {
            var expired = state.shards().stream()
                    .filter(shard -> shard.isClosedBy(horizon))
                    .toList();
            if (expired.isEmpty()) {
                return;
            }
            become(state.withShards(
                    state.shards().stream()
                            .filter(shard -> !expired.contains(shard))
                            .toList(),
                    state.nextShardIndex()));
            for (var shard : expired) {
                shards.remove(shard.index()).log().delete();
            }
        } finally {
            shape.writeLock().unlock();
        }
    }

    private void become(StreamState next) throws IOException {
        file.save(next);
        state = next;
        open = byHashKey(next);
    }

    void delete() throws IOException {
        shape.writeLock().lock();
        try {
            file.delete();
            for (var shard : shards.values()) {
                shard.log().delete();
            }
            Files.deleteIfExists(folder);
        } finally {
            shape.writeLock().unlock();
        }
    }

    @Override
    public void close() throws IOException {
        for (var shard : shards.values()) {
            shard.log().close();
        }
    }

    /** A record and where it belongs. */
    record Addressed(HashKey key, NewRecord entry) {}
}
