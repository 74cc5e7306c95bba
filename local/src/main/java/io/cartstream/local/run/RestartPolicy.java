package io.cartstream.local.run;

import java.time.Duration;

/**
 * When a service that has ended is started again, much as ECS does: at once, then after growing pauses.
 *
 * @param first pause after the first end
 * @param most no pause is longer
 * @param steadyAfter a service that ran for so long starts with the first pause again
 * @param endsBeforeReady a service that ends so often before it was ever ready is given up
 */
record RestartPolicy(Duration first, Duration most, Duration steadyAfter, int endsBeforeReady) {
    static final RestartPolicy DEFAULT =
            new RestartPolicy(Duration.ofMillis(500), Duration.ofSeconds(30), Duration.ofMinutes(1), 3);

    private static final int MAX_DOUBLINGS = 20;

    /**
     * @param ends how often in a row it has ended, from 1
     */
    Duration pause(int ends) {
        var grown = first.multipliedBy(1L << Math.min(ends - 1, MAX_DOUBLINGS));
        return grown.compareTo(most) < 0 ? grown : most;
    }
}
