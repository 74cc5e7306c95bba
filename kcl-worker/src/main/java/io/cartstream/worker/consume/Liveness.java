package io.cartstream.worker.consume;

import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * Whether this process can do its work, which a restart could fix if it cannot. That a service is away, or that a shard does not move, is
 * none of it: a fleet that restarts for that only loses its caches.
 *
 * @param signs all of which must hold
 */
record Liveness(List<Sign> signs) {
    Liveness {
        signs = List.copyOf(signs);
    }

    /**
     * One sign of life.
     *
     * @param name for operators
     * @param holds answers at once; thread-safe
     */
    record Sign(String name, BooleanSupplier holds) {}

    /** The names of the signs that are missing; empty where the process is live. */
    List<String> missing() {
        return signs.stream()
                .filter(sign -> !sign.holds().getAsBoolean())
                .map(Sign::name)
                .toList();
    }
}
