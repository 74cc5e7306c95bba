package io.cartstream.api.recommend;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * A candidate in its place.
 *
 * @param probability that it is bought next, from 0 to 1, where the model has told one
 */
record Ranked(Contender contender, Optional<Double> probability) {
    private static final Comparator<Contender> BY_HABIT = Comparator.comparingLong(
                    (Contender contender) -> -contender.timesOrdered())
            .thenComparingLong(contender -> -contender.totals().ordersOfMonth())
            .thenComparingLong(contender -> -contender.totals().orders())
            .thenComparing(Contender::productId);

    /** The fallback: what the shopper buys often, then what is popular. */
    static List<Ranked> byHabit(List<Contender> contenders, int limit) {
        return contenders.stream()
                .sorted(BY_HABIT)
                .limit(limit)
                .map(contender -> new Ranked(contender, Optional.empty()))
                .toList();
    }

    /**
     * The model's ranking; habit decides between equals.
     *
     * @param probabilities one for each contender
     */
    static List<Ranked> byProbability(List<Contender> contenders, List<Double> probabilities, int limit) {
        var ranked = new ArrayList<Ranked>(contenders.size());
        for (var i = 0; i < contenders.size(); i++) {
            ranked.add(new Ranked(contenders.get(i), Optional.of(probabilities.get(i))));
        }
        return ranked.stream()
                .sorted(Comparator.comparingDouble(
                                (Ranked each) -> -each.probability().orElseThrow())
                        .thenComparing(Ranked::contender, BY_HABIT))
                .limit(limit)
                .toList();
    }
}
