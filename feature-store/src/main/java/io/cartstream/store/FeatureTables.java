package io.cartstream.store;

import java.util.Objects;

/**
 * The names of the feature tables, for those who write them and those who read them.
 *
 * @param prefix of every table's name: the environment and the feature generation, so that a rebuilt set can be filled beside the live one
 */
public record FeatureTables(String prefix) {
    public FeatureTables {
        Objects.requireNonNull(prefix);
    }

    /** One item a shopper: what the orders say. */
    public String userFeatures() {
        return prefix + "user_features";
    }

    /** One small item a shopper: live cart, last events, windowed counts. Expires. */
    public String userActivity() {
        return prefix + "user_activity";
    }

    /** One item a product and shard; a product's counts are their sum. */
    public String productFeatures() {
        return prefix + "product_features";
    }

    /** One item a shard: the newest event time that it has seen. */
    public String streamClock() {
        return prefix + "stream_clock";
    }

    /** The catalogue: one item a product. */
    public String products() {
        return prefix + "products";
    }

    /** One item a product: what is bought together with it. */
    public String productNeighbours() {
        return prefix + "product_neighbours";
    }
}
