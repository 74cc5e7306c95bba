package io.cartstream.embedded.faults;

import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A fault that is switched on. Made by {@link Faults#on}; thread-safe.
 *
 * <p>It hits with a given ratio, drawn from a seeded source, so that the same requests in the same order meet the same fate;
 * after a given number of hits it does nothing more.
 */
public final class FaultRule {
    private final String service;
    private final @Nullable String operation;
    private final Effect effect;
    private final Predicate<BatchEntry> entries;
    private final double ratio;
    private final Random random;
    private final long maxHits;
    private final CountDownLatch removed = new CountDownLatch(1);
    private long hits;

    FaultRule(
            String service,
            @Nullable String operation,
            Effect effect,
            Predicate<BatchEntry> entries,
            double ratio,
            long seed,
            long maxHits) {
        this.service = service;
        this.operation = operation;
        this.effect = effect;
        this.entries = entries;
        this.ratio = ratio;
        this.random = new Random(seed);
        this.maxHits = maxHits;
    }

    /** How often it has hit: requests, or entries where it fails entries. */
    public synchronized long hits() {
        return hits;
    }

    /** The service it is for. */
    public String service() {
        return service;
    }

    /** The operation it is for; null means any. */
    public @Nullable String operation() {
        return operation;
    }

    /** What it does. */
    public Effect effect() {
        return effect;
    }

    boolean isFor(String aService, String anOperation) {
        return service.equals(aService) && (operation == null || operation.equals(anOperation));
    }

    boolean chooses(BatchEntry entry) {
        return entries.test(entry);
    }

    /** Whether it hits now; counted if so. */
    public synchronized boolean hit() {
        if (hits >= maxHits || removed.getCount() == 0 || (ratio < 1 && random.nextDouble() >= ratio)) {
            return false;
        }
        hits++;
        return true;
    }

    void awaitRemoval() throws InterruptedException {
        removed.await();
    }

    void markRemoved() {
        removed.countDown();
    }
}
