package io.cartstream.embedded.kinesis;

import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a shard besides its records.
 *
 * @param index its number in the stream
 * @param parent id of the shard it was made from, if any
 * @param adjacentParent id of the second one, after a merge
 * @param start first hash key
 * @param end last hash key
 * @param bornAtMillis later than its parents' births, and the very time at which they were closed
 * @param closedAtMillis null while it is open
 * @param endOffset null while it is open; greater than any record's offset
 */
record ShardState(
        int index,
        @Nullable String parent,
        @Nullable String adjacentParent,
        HashKey start,
        HashKey end,
        long bornAtMillis,
        @Nullable Long closedAtMillis,
        @Nullable Long endOffset) {

    String id() {
        return "shardId-%012d".formatted(index);
    }

    boolean isOpen() {
        return closedAtMillis == null;
    }

    boolean isOpenAt(long millis) {
        return bornAtMillis <= millis && !isClosedBy(millis);
    }

    boolean isClosedBy(long millis) {
        return closedAtMillis != null && closedAtMillis <= millis;
    }

    boolean holds(HashKey key) {
        return start.compareTo(key) <= 0 && key.compareTo(end) <= 0;
    }

    boolean isChildOf(ShardState other) {
        return other.id().equals(parent) || other.id().equals(adjacentParent);
    }

    List<String> parents() {
        return Stream.of(parent, adjacentParent).filter(Objects::nonNull).toList();
    }

    ShardState closed(long atMillis, long offset) {
        return new ShardState(index, parent, adjacentParent, start, end, bornAtMillis, atMillis, offset);
    }
}
