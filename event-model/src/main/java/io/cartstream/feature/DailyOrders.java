package io.cartstream.feature;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How many lines a product had per UTC day of event time, for the newest {@value #DAYS} days only. Immutable.
 *
 * <p>A day that has left can never be asked for again: a window ends at the stream's clock, which is never more than a day before the
 * newest day here.
 *
 * @param byEpochDay lines by day since 1970-01-01; only days with lines
 */
public record DailyOrders(SortedMap<Long, Long> byEpochDay) {
    /** The longest window, in days. */
    static final int LONGEST_WINDOW = 30;

    /** How many days are kept: those of the longest window, and one that an event may be ahead of the stream's clock. */
    public static final int DAYS = LONGEST_WINDOW + 1;

    /** No lines yet. */
    public static final DailyOrders EMPTY = new DailyOrders(Collections.emptySortedMap());

    public DailyOrders {
        byEpochDay = Collections.unmodifiableSortedMap(new TreeMap<>(byEpochDay));
    }

    DailyOrders with(Instant orderedAt) {
        return plus(epochDay(orderedAt), 1);
    }

    DailyOrders plus(DailyOrders other) {
        var sum = this;
        for (var day : other.byEpochDay.entrySet()) {
            sum = sum.plus(day.getKey(), day.getValue());
        }
        return sum;
    }

    /** Lines on the day of {@code clock} and the {@code days - 1} before it; at most {@value #LONGEST_WINDOW} days. */
    public long within(int days, Instant clock) {
        var today = epochDay(clock);
        return byEpochDay.subMap(today - days + 1, today + 1).values().stream()
                .mapToLong(Long::longValue)
                .sum();
    }

    private DailyOrders plus(long day, long lines) {
        var counts = new TreeMap<>(byEpochDay);
        counts.merge(day, lines, Long::sum);
        return new DailyOrders(counts.tailMap(counts.lastKey() - DAYS + 1));
    }

    private static long epochDay(Instant instant) {
        return LocalDate.ofInstant(instant, ZoneOffset.UTC).toEpochDay();
    }
}
