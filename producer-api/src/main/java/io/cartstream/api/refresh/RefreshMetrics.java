package io.cartstream.api.refresh;

import java.util.function.DoubleSupplier;

/** What background reads tell of themselves. Thread-safe. */
public interface RefreshMetrics {
    /**
     * Publishes the age of what is held.
     *
     * @param name of what is held; one of a few
     * @param seconds since it was read, or since the start where it never was
     */
    void watchAge(String name, DoubleSupplier seconds);

    /** A read has failed; what was held before still holds. */
    void refreshFailed(String name);

    /** A stored item could not be read; the others were. */
    void itemSkipped(String name);
}
