package io.cartstream.tools.replay;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * What became of the rows of a file: {@code read = used + readAhead + all dropped}.
 *
 * @param read rows read, without a header
 * @param used rows that are in an event handed out
 * @param readAhead rows read for events that were not asked for, since the replay stopped before
 * @param dropped rows that are in no event, by reason; only reasons that occurred
 */
public record RowReport(long read, long used, long readAhead, Map<DropReason, Long> dropped) {
    public RowReport {
        var byReason = new EnumMap<DropReason, Long>(DropReason.class);
        byReason.putAll(dropped);
        dropped = Collections.unmodifiableMap(byReason);
    }
}
