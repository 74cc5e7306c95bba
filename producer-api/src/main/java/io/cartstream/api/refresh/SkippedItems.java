package io.cartstream.api.refresh;

import java.util.Optional;
import java.util.function.Function;

/**
 * Reads the items of a scan one by one and skips those that cannot be read, counted: one foreign or damaged item must not keep the API from
 * refreshing all others. Thread-safe.
 *
 * @param name what is read, as in {@link RefreshingValue}
 */
public record SkippedItems(String name, RefreshMetrics metrics) {
    /** What {@code mapping} makes of the item; empty, and counted, where it throws. */
    public <I, T> Optional<T> read(I item, Function<I, T> mapping) {
        try {
            return Optional.of(mapping.apply(item));
        } catch (RuntimeException _) {
            metrics.itemSkipped(name);
            return Optional.empty();
        }
    }
}
