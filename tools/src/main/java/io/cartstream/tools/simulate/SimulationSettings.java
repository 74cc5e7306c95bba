package io.cartstream.tools.simulate;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

/**
 * What is simulated. The same settings give the same events.
 *
 * @param seed of all random choices
 * @param users how many shoppers there are, from 1
 * @param products how many products there are, from 1
 * @param skew exponent of Zipf's law for both, 0 (even) to 3
 * @param duplicates share of events that a client posts a second time with the same event id, 0 to 1
 * @param poison share of posts made so that the API must refuse them, 0 to 1
 * @param start event time of the first event
 * @param step event time from one event to the next
 */
public record SimulationSettings(
        long seed,
        int users,
        int products,
        double skew,
        double duplicates,
        double poison,
        Instant start,
        Duration step) {
    private static final double MAX_SKEW = 3;

    /**
     * @throws IllegalArgumentException where a value is out of its bounds; the message names it
     */
    public SimulationSettings {
        require(users >= 1, "users must be at least 1, was " + users);
        require(products >= 1, "products must be at least 1, was " + products);
        require(skew >= 0 && skew <= MAX_SKEW, "skew must be between 0 and 3, was " + skew);
        require(duplicates >= 0 && duplicates <= 1, "duplicates must be between 0 and 1, was " + duplicates);
        require(poison >= 0 && poison <= 1, "poison must be between 0 and 1, was " + poison);
        Objects.requireNonNull(start);
        require(!step.isNegative(), "step must not be negative, was " + step);
    }

    /** 500 shoppers and 300 products, a skew of 1, no duplicates and no poison, an event a second. */
    public static SimulationSettings ofSeed(long seed) {
        return new SimulationSettings(
                seed, 500, 300, 1, 0, 0, Instant.parse("2026-01-01T00:00:00Z"), Duration.ofSeconds(1));
    }

    public SimulationSettings withDuplicates(double duplicates) {
        return new SimulationSettings(seed, users, products, skew, duplicates, poison, start, step);
    }

    public SimulationSettings withPoison(double poison) {
        return new SimulationSettings(seed, users, products, skew, duplicates, poison, start, step);
    }

    private static void require(boolean holds, String sentence) {
        if (!holds) {
            throw new IllegalArgumentException(sentence);
        }
    }
}
