package io.cartstream.api.catalogue;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
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
    private static final char IN_CURSOR = '\0';
    private static final Pattern BETWEEN_WORDS = Pattern.compile("[^\\p{L}\\p{N}]+");

    /** Nothing for sale. After what its making needs. */
    public static final Catalogue EMPTY = new Catalogue(List.of());

    /**
     * Which products are asked for.
     *
     * @param search words, each of which must begin a word of the product's name, aisle or department, or be its id; none means all
     * @param department only products of it
     * @param cursor where the page before ended
     * @param limit at most this many
     */
    public record Query(String search, Optional<String> department, Optional<String> cursor, int limit) {}

    /**
     * A page of the catalogue, in the order of names.
     *
     * @param nextCursor where the next page begins; absent on the last
     * @param departments of the whole catalogue
     */
    public record Page(List<Product> items, Optional<String> nextCursor, List<String> departments) {}

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
    public Page page(Query query) {
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
                return new Page(items, Optional.of(cursorAt(items.getLast())), departments);
            }
            items.add(byName.get(at));
        }
        return new Page(items, Optional.empty(), departments);
    }

    private boolean matches(int at, List<String> words, Query query) {
        var product = byName.get(at);
        return (query.department().isEmpty() || query.department().equals(product.department()))
                && (words.stream().allMatch(searchable.get(at)::contains)
                        || product.productId().equalsIgnoreCase(query.search().strip()));
    }

    /** The product that the cursor names may have left since; what comes after its place still does. */
    private int after(String cursor) {
        var last = productAt(cursor);
        var found = java.util.Collections.binarySearch(byName, last, BY_NAME);
        return found >= 0 ? found + 1 : -found - 1;
    }

    /** A place in the catalogue as text: the name and id of the product before it, so that it survives a changing catalogue. */
    private static String cursorAt(Product product) {
        var place = product.name() + IN_CURSOR + product.productId();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(place.getBytes(UTF_8));
    }

    /**
     * A product of the cursor's name and id, and of nothing else.
     *
     * @throws IllegalArgumentException where it is no cursor
     */
    private static Product productAt(String cursor) {
        var place = new String(Base64.getUrlDecoder().decode(cursor), UTF_8);
        var between = place.indexOf(IN_CURSOR);
        if (between < 0) {
            throw new IllegalArgumentException("no cursor");
        }
        return new Product(
                place.substring(between + 1),
                place.substring(0, between),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
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
