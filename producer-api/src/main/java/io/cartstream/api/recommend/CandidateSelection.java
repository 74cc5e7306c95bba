package io.cartstream.api.recommend;

import io.cartstream.api.recommend.Recommendations.Reason;
import io.cartstream.feature.ProductOrders;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;
import java.util.Optional;
import java.util.Set;

/**
 * Which products may be recommended, by the rules that the training examples were made by ({@code docs/recommendations.md}): the shopper's
 * own, the neighbours of the live cart and of what was ordered lately, and what is popular; less what is in the cart.
 */
final class CandidateSelection {
    /** So many of the shopper's products, most recently ordered first, bring in their neighbours. */
    static final int RECENT_PRODUCTS = 20;

    /** At most so many come in as neighbours. */
    static final int NEIGHBOURS = 20;

    private static final Comparator<Entry<String, ProductOrders>> MOST_RECENT_FIRST =
            Comparator.<Entry<String, ProductOrders>>comparingLong(
                            entry -> -entry.getValue().lastOrderNumber())
                    .thenComparing(Entry::getKey);
    private static final Comparator<Entry<String, ProductOrders>> MOST_OFTEN_FIRST =
            Comparator.<Entry<String, ProductOrders>>comparingLong(
                            entry -> -entry.getValue().orders())
                    .thenComparing(MOST_RECENT_FIRST);
    private static final Comparator<Entry<String, Double>> BEST_FIRST =
            Comparator.<Entry<String, Double>>comparingDouble(entry -> -entry.getValue())
                    .thenComparing(Entry::getKey);

    private final Shopper shopper;
    private final Set<String> cart;
    private final Set<String> bought;

    /**
     * @param change what the shopper did just now
     */
    CandidateSelection(Shopper shopper, Optional<CartChange> change) {
        this.shopper = shopper;
        cart = change.map(done -> done.appliedTo(shopper.cart())).orElseGet(() -> new LinkedHashSet<>(shopper.cart()));
        bought = change.map(CartChange::bought).orElse(Set.of());
    }

    /** The products whose neighbours are wanted, each once. */
    Collection<String> seeds() {
        var seeds = new LinkedHashSet<>(cart);
        shopper.history().products().entrySet().stream()
                .sorted(MOST_RECENT_FIRST)
                .limit(RECENT_PRODUCTS)
                .map(Entry::getKey)
                .forEach(seeds::add);
        return seeds;
    }

    /**
     * The candidates, each once, with the reason that says most.
     *
     * @param neighbours of the {@linkplain #seeds seeds}
     * @param max at most this many; of the shopper's own products those ordered least often are left out
     */
    List<Candidate> among(Map<String, List<Neighbour>> neighbours, ProductStatistics statistics, int max) {
        var reasons = new LinkedHashMap<String, Optional<Reason>>();
        var own = Math.max(0, max - NEIGHBOURS - ProductStatistics.POPULAR);
        ownProducts(own).forEach(product -> reasons.put(product, Optional.of(Reason.BOUGHT_BEFORE)));
        var withCart = neighboursOfCart(neighbours);
        var popular = Set.copyOf(statistics.popular());
        bestNeighbours(neighbours)
                .forEach(product -> reasons.putIfAbsent(
                        product,
                        withCart.contains(product)
                                ? Optional.of(Reason.GOES_WITH_CART)
                                : Optional.of(Reason.POPULAR).filter(_ -> popular.contains(product))));
        statistics.popular().forEach(product -> reasons.putIfAbsent(product, Optional.of(Reason.POPULAR)));
        reasons.keySet().removeAll(cart);
        reasons.keySet().removeAll(bought);
        var candidates = new ArrayList<Candidate>(reasons.size());
        var products = shopper.history().products();
        reasons.forEach((product, reason) -> candidates.add(new Candidate(
                product, products.getOrDefault(product, ProductOrders.NONE), statistics.of(product), reason)));
        return candidates;
    }

    private List<String> ownProducts(int max) {
        var products = shopper.history().products();
        return products.size() <= max
                ? List.copyOf(products.keySet())
                : products.entrySet().stream()
                        .sorted(MOST_OFTEN_FIRST)
                        .limit(max)
                        .map(Entry::getKey)
                        .toList();
    }

    private static List<String> bestNeighbours(Map<String, List<Neighbour>> neighbours) {
        var scores = new HashMap<String, Double>();
        neighbours
                .values()
                .forEach(of ->
                        of.forEach(neighbour -> scores.merge(neighbour.productId(), neighbour.score(), Double::sum)));
        return scores.entrySet().stream()
                .sorted(BEST_FIRST)
                .limit(NEIGHBOURS)
                .map(Entry::getKey)
                .toList();
    }

    private Set<String> neighboursOfCart(Map<String, List<Neighbour>> neighbours) {
        var withCart = new LinkedHashSet<String>();
        cart.forEach(product ->
                neighbours.getOrDefault(product, List.of()).forEach(neighbour -> withCart.add(neighbour.productId())));
        return withCart;
    }
}
