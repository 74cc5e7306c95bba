package io.cartstream.tools.simulate;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * Ranks drawn by Zipf's law: rank r has weight 1 / r^skew. A skew of 0 draws evenly; about 1 is what shops see.
 *
 * <p>Immutable.
 */
final class Zipf {
    private final double[] cumulative;

    Zipf(int ranks, double skew) {
        cumulative = new double[ranks];
        var sum = 0.0;
        for (var rank = 1; rank <= ranks; rank++) {
            sum += StrictMath.pow(rank, -skew);
            cumulative[rank - 1] = sum;
        }
    }

    /** A rank from 0. */
    int draw(RandomGenerator random) {
        var at = Arrays.binarySearch(cumulative, random.nextDouble() * cumulative[cumulative.length - 1]);
        return Math.min(at < 0 ? -at - 1 : at, cumulative.length - 1);
    }
}
