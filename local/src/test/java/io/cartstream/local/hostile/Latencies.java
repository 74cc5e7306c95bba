package io.cartstream.local.hostile;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** How long answers took. Thread-safe. */
final class Latencies {
    private final List<Duration> all = new ArrayList<>();

    synchronized void add(Duration one) {
        all.add(one);
    }

    synchronized int count() {
        return all.size();
    }

    /** The shortest that this share of all did not exceed; zero where there is none. */
    synchronized Duration quantile(double share) {
        if (all.isEmpty()) {
            return Duration.ZERO;
        }
        var sorted = new ArrayList<>(all);
        Collections.sort(sorted);
        return sorted.get(Math.min(sorted.size() - 1, (int) Math.ceil(sorted.size() * share) - 1));
    }
}
