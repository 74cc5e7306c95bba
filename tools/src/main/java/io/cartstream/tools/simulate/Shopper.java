package io.cartstream.tools.simulate;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * A shopper's habits, the same whenever they are asked for: favourite products, each with its rhythm, and how much is bought beside them.
 *
 * @param id the shopper
 * @param favourites what is bought again and again
 * @param extras products bought beside the favourites, at most
 */
record Shopper(String id, List<Favourite> favourites, int extras) {
    private static final int LEAST_FAVOURITES = 3;
    private static final int MOST_FAVOURITES = 12;
    private static final int LONGEST_RHYTHM = 5;
    private static final int MOST_EXTRAS = 5;

    /**
     * @param product place in the catalogue
     * @param every bought in every so-many-eth order
     * @param phase which of them
     */
    record Favourite(int product, int every, int phase) {
        boolean isDueIn(long order) {
            return (order + phase) % every == 0;
        }
    }

    /** The shopper with that number; the same seed gives the same habits. */
    static Shopper of(long seed, int number, Zipf popularity) {
        var random = new SplittableRandom(seed ^ (number + 1) * 0x9E3779B97F4A7C15L);
        var favourites = random.ints(random.nextInt(LEAST_FAVOURITES, MOST_FAVOURITES + 1), 1, LONGEST_RHYTHM + 1)
                .mapToObj(every -> new Favourite(popularity.draw(random), every, random.nextInt(every)))
                .toList();
        return new Shopper("shopper-" + (number + 1), favourites, random.nextInt(MOST_EXTRAS + 1));
    }

    /** The products of an order, each once: the favourites that are due, then whatever caught the eye; never empty. */
    List<Integer> wants(long order, Zipf popularity, RandomGenerator random) {
        var wanted = new ArrayList<>(favourites.stream()
                .filter(favourite -> favourite.isDueIn(order))
                .map(Favourite::product)
                .toList());
        var chosen = random.nextInt(extras + 1);
        for (var i = 0; i < chosen || wanted.isEmpty(); i++) {
            wanted.add(popularity.draw(random));
        }
        return wanted.stream().distinct().toList();
    }
}
