package io.cartstream.api.recommend;

import io.cartstream.api.catalogue.Product;
import java.util.Optional;

/**
 * A recommended product.
 *
 * @param product what the catalogue says of it, where it knows it
 * @param probability that it is bought next, from 0 to 1; absent in a fallback ranking
 * @param reason why it is here, where one can be told
 */
public record Recommendation(
        String productId, Optional<Product> product, Optional<Double> probability, Optional<Reason> reason) {}
