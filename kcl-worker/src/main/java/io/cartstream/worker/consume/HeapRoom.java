package io.cartstream.worker.consume;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.DoubleSupplier;

/**
 * Whether a collection of the heap leaves room to work in. Where it does not for long, the process only collects, and a restart helps;
 * where an allocation fails outright, the JVM ends by {@code -XX:+ExitOnOutOfMemoryError}. Thread-safe.
 */
final class HeapRoom {
    /** A cycle needs some megabytes, which is what is left of the smallest heap above this. */
    static final double FULL = 0.95;

    /** A heap may be full for a moment, as long as it does not stay so. */
    static final Duration PATIENCE = Duration.ofMinutes(1);

    private final DoubleSupplier afterCollection;
    private final InstantSource clock;

    // Guarded by this.
    private Optional<Instant> fullSince = Optional.empty();

    /**
     * The room that is left.
     *
     * @param afterCollection what part of the heap the last collection left in use, from 0 to 1
     */
    HeapRoom(DoubleSupplier afterCollection, InstantSource clock) {
        this.afterCollection = afterCollection;
        this.clock = clock;
    }

    /** The room in the heap of this process. */
    static HeapRoom ofThisProcess(InstantSource clock) {
        return new HeapRoom(HeapRoom::oldGenerationAfterCollection, clock);
    }

    /** To be asked now and then: a heap counts as full where every answer for {@link #PATIENCE} found it so. */
    synchronized boolean isLeft() {
        if (afterCollection.getAsDouble() <= FULL) {
            fullSince = Optional.empty();
            return true;
        }
        var now = clock.instant();
        var since = fullSince.orElse(now);
        fullSince = Optional.of(since);
        return Duration.between(since, now).compareTo(PATIENCE) < 0;
    }

    /** Zero before the first collection. Only the pool of what survives supports a threshold of usage, whatever the collector calls it. */
    static double oldGenerationAfterCollection() {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP && pool.isUsageThresholdSupported())
                .map(MemoryPoolMXBean::getCollectionUsage)
                .filter(usage -> usage != null)
                .mapToDouble(usage -> (double) usage.getUsed()
                        / (usage.getMax() > 0
                                ? usage.getMax()
                                : Runtime.getRuntime().maxMemory()))
                .max()
                .orElse(0);
    }
}
