package io.cartstream.worker.features;

import io.cartstream.feature.OrderLine;
import io.cartstream.feature.ProductCounts;
import io.cartstream.worker.stream.Position;

/**
 * What one shard's orders say of one product. Immutable.
 *
 * @param key the product and the shard
 * @param version of the stored item that this one was computed from; 0 where there was none
 * @param position up to where the shard is folded in
 * @param counts the shard's part of the product's counts
 */
public record ProductPartial(Key key, long version, Position position, ProductCounts counts)
        implements Versioned<ProductPartial> {

    /**
     * Which partial it is.
     *
     * @param productId the product
     * @param shard id of the shard
     */
    public record Key(String productId, String shard) {}

    /** No orders yet. */
    public static ProductPartial unknown(Key key) {
        return new ProductPartial(key, 0, Position.START, ProductCounts.EMPTY);
    }

    ProductPartial with(OrderLine line) {
        return new ProductPartial(key, version, position, counts.with(line));
    }

    ProductPartial foldedTo(Position end) {
        return new ProductPartial(key, version, end, counts);
    }

    @Override
    public ProductPartial written() {
        return new ProductPartial(key, version + 1, position, counts);
    }
}
