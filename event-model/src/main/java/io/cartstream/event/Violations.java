package io.cartstream.event;

import java.util.List;

/**
 * How an event breaks the contract.
 *
 * @param named at most {@link #MAX_NAMED}, ordered by place; empty where the event keeps the contract
 * @param more how many further ones were found; the check of an event stops at {@link #MAX_FOUND}
 */
public record Violations(List<Violation> named, int more) {
    /** At most this many violations of one event are named. */
    public static final int MAX_NAMED = 20;

    /** The check of one event stops once it has found so many. */
    public static final int MAX_FOUND = 100;

    public static final Violations NONE = new Violations(List.of(), 0);

    public Violations {
        named = List.copyOf(named);
    }

    /** The first of {@code found}, the others counted. */
    static Violations of(List<Violation> found) {
        if (found.isEmpty()) {
            return NONE;
        }
        return found.size() <= MAX_NAMED
                ? new Violations(found, 0)
                : new Violations(found.subList(0, MAX_NAMED), found.size() - MAX_NAMED);
    }

    public static Violations of(Violation only) {
        return new Violations(List.of(only), 0);
    }

    public boolean isEmpty() {
        return named.isEmpty();
    }

    /** The same with at most {@code max} named, and the others counted. */
    public Violations limitedTo(int max) {
        return named.size() <= max ? this : new Violations(named.subList(0, max), more + named.size() - max);
    }
}
