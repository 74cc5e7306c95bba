package io.cartstream.tools.catalogue;

import java.math.BigDecimal;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The catalogue that order lines add up to. Only lines that are part of an order count, so that the catalogue holds what was sold and
 * nothing that was written off.
 *
 * <ul>
 *   <li>name: the description that most lines have, the earlier one where two are even; outer and repeated spaces taken off;
 *   <li>price: the price above 0 that most lines have, the earlier one where two are even; none where all are 0;
 *   <li>department and aisle: {@link Departments};
 *   <li>neighbours: {@link BoughtTogether}.
 * </ul>
 *
 * <p>Memory grows with the products, of which there are at most {@value #MAX_PRODUCTS}, and with {@value #MAX_VARIANTS} descriptions and
 * prices of each; later ones are left out. Not thread-safe.
 */
public final class RecordedCatalogue {
    private static final int MAX_PRODUCTS = 100_000;
    private static final int MAX_VARIANTS = 50;
    private static final Pattern SPACES = Pattern.compile("\\s+");

    private final BoughtTogether together = new BoughtTogether();
    private final Departments departments = new Departments();
    private final Map<String, Lines> byProduct = new LinkedHashMap<>();

    /** What the lines of a product say, each with how often. */
    private record Lines(Map<String, Integer> names, Map<BigDecimal, Integer> prices) {
        Lines() {
            this(new LinkedHashMap<>(), new LinkedHashMap<>());
        }
    }

    /** Takes an order in, beside its lines. */
    public void order(Collection<String> productIds) {
        together.add(productIds);
    }

    /**
     * Takes a line in.
     *
     * @param price of one piece, from 0
     */
    public void line(String productId, String description, BigDecimal price) {
        if (byProduct.size() == MAX_PRODUCTS && !byProduct.containsKey(productId)) {
            return;
        }
        var lines = byProduct.computeIfAbsent(productId, _ -> new Lines());
        var name = SPACES.matcher(description.strip()).replaceAll(" ");
        if (!name.isEmpty()) {
            count(lines.names, name);
        }
        if (price.signum() > 0) {
            count(lines.prices, price.stripTrailingZeros());
        }
    }

    /** The catalogue so far, in the order of the first lines. */
    public Catalogue toCatalogue() {
        return new Catalogue(
                byProduct.entrySet().stream()
                        .map(entry -> product(entry.getKey(), entry.getValue()))
                        .toList(),
                together.neighbours(),
                Catalogue.Origin.RECORDED);
    }

    private Product product(String id, Lines lines) {
        var name = mostFrequent(lines.names).orElse(id);
        var shelf = departments.shelfOf(name);
        return new Product(id, name, shelf.department(), shelf.aisle(), mostFrequent(lines.prices));
    }

    private static <T> void count(Map<T, Integer> counts, T value) {
        if (counts.size() < MAX_VARIANTS || counts.containsKey(value)) {
            counts.merge(value, 1, Integer::sum);
        }
    }

    /** Sorting is stable: of those that are even, the one that came first. */
    private static <T> Optional<T> mostFrequent(Map<T, Integer> counts) {
        return counts.entrySet().stream()
                .sorted(Map.Entry.<T, Integer>comparingByValue(Comparator.reverseOrder()))
                .map(Map.Entry::getKey)
                .findFirst();
    }
}
