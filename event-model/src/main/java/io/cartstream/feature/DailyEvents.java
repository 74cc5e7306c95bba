package io.cartstream.feature;

import io.cartstream.event.EventType;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How many {@linkplain EventType#isShopping() shopping} events of each type a shopper had per UTC day of event time, for the {@value #DAYS}
 * days that end with the shopper's newest event: windows over activity, independent of the order in which the events came. Immutable.
 *
 * @param byEpochDay counts by day since 1970-01-01; only days and types with events
 */
public record DailyEvents(SortedMap<Long, Map<EventType, Long>> byEpochDay) {
    /** How many days are kept. */
    public static final int DAYS = 30;

    /** No events yet. */
    public static final DailyEvents EMPTY = new DailyEvents(Collections.emptySortedMap());

    public DailyEvents {
        byEpochDay = Collections.unmodifiableSortedMap(byEpochDay);
    }

    DailyEvents with(EventType type, Instant at) {
        if (!type.isShopping()) {
            return this;
        }
        var day = Math.floorDiv(at.toEpochMilli(), Duration.ofDays(1).toMillis());
        var days = new TreeMap<>(byEpochDay);
        var counts = new HashMap<>(days.getOrDefault(day, Map.of()));
        counts.merge(type, 1L, Long::sum);
        days.put(day, Map.copyOf(counts));
        var oldestKept = days.lastKey() - DAYS + 1;
        if (days.firstKey() < oldestKept) {
            days.headMap(oldestKept).clear();
        }
        return new DailyEvents(days);
    }
}
