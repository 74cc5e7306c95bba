package io.cartstream.api.catalogue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** All products, in the order of their names. Immutable. */
public final class Catalogue {
    private static final Comparator<Product> BY_NAME =
            Comparator.comparing(Product::name).thenComparing(Product::productId);
    private static final Pattern BETWEEN_WORDS = Pattern.compile("[^\\p{L}\\p{N}]+");

    /** Nothing for sale. After what its making needs. */
    public static final Catalogue EMPTY = new Catalogue(List.of());

    private final List<Product> byName;
    private final List<String> searchable;
    private final Map<String, Product> byId;
    private final List<String> departments;

    public Catalogue(Collection<Product> products) {
        byName = products.stream().sorted(BY_NAME).toList();
        searchable = byName.stream().map(Catalogue::words).toList();
        byId = new HashMap<>();
        byName.forEach(product -> byId.put(product.productId(), product));
        departments = byName.stream()
                .flatMap(product -> product.department().stream())
                .distinct()
                .sorted()
                .toList();
    }

    /** How many products there are. */
    public int size() {
        return byName.size();
    }

    /** The product with that id. */
    public Optional<Product> find(String productId) {
        return Optional.ofNullable(byId.get(productId));
    }

    /**
     * The page that {@code query} asks for.
     *
     * @throws IllegalArgumentException where the cursor is not one of ours
     */
    public CataloguePage page(CatalogueQuery query) {
        var words = BETWEEN_WORDS
                .splitAsStream(folded(query.search()))
                .filter(word -> !word.isEmpty())
                .map(word -> " " + word)
                .toList();
        var items = new ArrayList<Product>();
        for (var at = query.cursor().map(this::after).orElse(0); at < byName.size(); at++) {
            if (!matches(at, words, query)) {
                continue;
            }
            if (items.size() == query.limit()) {
                return new CataloguePage(items, Optional.of(Cursor.at(items.getLast())), departments);
            }
            items.add(byName.get(at));
        }
        return new CataloguePage(items, Optional.empty(), departments);
    }

    private boolean matches(int at, List<String> words, CatalogueQuery query) {
        var product = byName.get(at);
        return (query.department().isEmpty() || query.department().equals(product.department()))
                && (words.stream().allMatch(searchable.get(at)::contains)
                        || product.productId().equalsIgnoreCase(query.search().strip()));
    }

    /** The product that the cursor names may have left since; what comes after its place still does. */
    private int after(String cursor) {
        var last = Cursor.read(cursor);
        var found = java.util.Collections.binarySearch(byName, last, BY_NAME);
        return found >= 0 ? found + 1 : -found - 1;
    }

    /** Every word with a space before it, so that a word begins where a space and its letters stand. */
    private static String words(Product product) {
        var text = String.join(
                " ",
                Arrays.asList(
                        product.name(),
                        product.aisle().orElse(""),
                        product.department().orElse("")));
        return " " + BETWEEN_WORDS.matcher(folded(text)).replaceAll(" ");
    }

    private static String folded(String text) {
        return text.toLowerCase(Locale.ROOT);
    }
}
