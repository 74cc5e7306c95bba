package io.cartstream.tools.replay;

import java.util.EnumMap;
import java.util.Map;

/** Counts the rows of a file by what became of them. Not thread-safe. */
final class RowCounter {
    private final Map<DropReason, Long> dropped = new EnumMap<>(DropReason.class);
    private long read;
    private long used;

    void read() {
        read++;
    }

    void used(long rows) {
        used += rows;
    }

    void dropped(DropReason reason) {
        dropped.merge(reason, 1L, Long::sum);
    }

    RowReport report() {
        var allDropped = dropped.values().stream().mapToLong(Long::longValue).sum();
        return new RowReport(read, used, read - used - allDropped, dropped);
    }
}
