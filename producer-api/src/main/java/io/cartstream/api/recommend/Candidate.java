package io.cartstream.api.recommend;

import io.cartstream.api.recommend.Recommendations.Reason;
import io.cartstream.feature.ProductOrders;
import io.cartstream.feature.ProductTotals;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * A product that may be recommended, and what is known of it. Immutable.
 *
 * @param ordered what the shopper's orders say of it; {@link ProductOrders#NONE} where they do not hold it
 * @param totals what all orders say of it
 * @param reason why it is here; absent where it only goes with what the shopper bought lately
 */
record Candidate(String productId, ProductOrders ordered, ProductTotals totals, Optional<Reason> reason) {
    private static final Comparator<Candidate> BY_HABIT = Comparator.comparingLong(
                    (Candidate candidate) -> -candidate.ordered().orders())
            .thenComparingLong(candidate -> -candidate.totals().ordersOfMonth())
            .thenComparingLong(candidate -> -candidate.totals().orders())
            .thenComparing(Candidate::productId);

    /**
     * A candidate in its place.
     *
     * @param probability that it is bought next, from 0 to 1, where the model has told one
     */
    record Ranked(Candidate candidate, Optional<Double> probability) {}

    /** The fallback: what the shopper buys often, then what is popular. */
    static List<Ranked> rankedByHabit(List<Candidate> candidates, int limit) {
        return candidates.stream()
                .sorted(BY_HABIT)
                .limit(limit)
                .map(candidate -> new Ranked(candidate, Optional.empty()))
                .toList();
    }

    /**
     * The model's ranking; habit decides between equals.
     *
     * @param probabilities one for each candidate
     */
    static List<Ranked> rankedByProbability(List<Candidate> candidates, List<Double> probabilities, int limit) {
        var ranked = new ArrayList<Ranked>(candidates.size());
        for (var i = 0; i < candidates.size(); i++) {
            ranked.add(new Ranked(candidates.get(i), Optional.of(probabilities.get(i))));
        }
        return ranked.stream()
                .sorted(Comparator.comparingDouble(
                                (Ranked each) -> -each.probability().orElseThrow())
                        .thenComparing(Ranked::candidate, BY_HABIT))
                .limit(limit)
                .toList();
    }
}
