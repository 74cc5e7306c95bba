package io.cartstream.api.recommend;

import io.cartstream.api.catalogue.Product;
import java.util.List;
import java.util.Optional;

/**
 * What a shopper will buy next.
 *
 * @param items best first
 */
public record Recommendations(String userId, Source source, List<Item> items) {
    /** Who has ranked. */
    public enum Source {
        MODEL,
        /** Personal frequency, then popularity: always there. */
        FALLBACK
    }

    /** Why a product is a candidate, the strongest reason first. */
    public enum Reason {
        BOUGHT_BEFORE,
        GOES_WITH_CART,
        POPULAR
    }

    /**
     * A recommended product.
     *
     * @param product what the catalogue says of it, where it knows it
     * @param probability that it is bought next, from 0 to 1; absent in a fallback ranking
     * @param reason why it is here, where one can be told
     */
    public record Item(
            String productId, Optional<Product> product, Optional<Double> probability, Optional<Reason> reason) {}
}
