package io.cartstream.embedded.kinesis;

import java.util.Arrays;

/** Every so often a record of a segment: its offset, arrival and position. 24 bytes for each 64 KiB of log. Thread-safe. */
final class SparseIndex {
    private static final int STRIDE_BYTES = 64 * 1024;

    private long[] offsets = new long[8];
    private long[] arrivals = new long[8];
    private long[] positions = new long[8];
    private int count;

    /** Notes a record if the last noted one lies far enough back. */
    synchronized void note(long offset, long arrivedAt, long position) {
        if (count > 0 && position < positions[count - 1] + STRIDE_BYTES) {
            return;
        }
        if (count == offsets.length) {
            offsets = Arrays.copyOf(offsets, count * 2);
            arrivals = Arrays.copyOf(arrivals, count * 2);
            positions = Arrays.copyOf(positions, count * 2);
        }
        offsets[count] = offset;
        arrivals[count] = arrivedAt;
        positions[count] = position;
        count++;
    }

    /** A position at or before the first record whose offset is at least {@code offset}. */
    synchronized long positionBefore(long offset) {
        return before(offsets, offset);
    }

    /** A position at or before the first record that arrived at {@code arrivedAt} or later. */
    synchronized long positionBeforeArrival(long arrivedAt) {
        return before(arrivals, arrivedAt);
    }

    private long before(long[] keys, long key) {
        var low = 0;
        var high = count;
        while (low < high) {
            var middle = (low + high) >>> 1;
            if (keys[middle] < key) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low == 0 ? 0 : positions[low - 1];
    }
}
