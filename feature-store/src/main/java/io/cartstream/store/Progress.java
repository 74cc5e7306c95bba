package io.cartstream.store;

import java.time.Instant;

/**
 * How far one shard has been folded into an item.
 *
 * @param position of the last event of this shard that the item knows
 * @param arrivedAt when that event arrived, to the millisecond
 */
public record Progress(Position position, Instant arrivedAt) {
    private static final char SEPARATOR = '@';

    /**
     * The progress that {@link #text()} wrote.
     *
     * @throws IllegalArgumentException where it is none
     */
    public static Progress parse(String text) {
        var cut = text.indexOf(SEPARATOR);
        if (cut < 0) {
            throw new IllegalArgumentException("progress is written as sequence:sub-sequence@milliseconds");
        }
        return new Progress(
                Position.parse(text.substring(0, cut)), Instant.ofEpochMilli(Long.parseLong(text.substring(cut + 1))));
    }

    /** The position's text, {@code @}, and the time of arrival in milliseconds since the epoch. */
    public String text() {
        return position.text() + SEPARATOR + arrivedAt.toEpochMilli();
    }
}
