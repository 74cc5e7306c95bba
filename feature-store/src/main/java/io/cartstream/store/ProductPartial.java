package io.cartstream.store;

import io.cartstream.feature.OrderLine;
import io.cartstream.feature.ProductCounts;
import java.util.Optional;

/**
 * What one shard's orders say of one product. Immutable.
 *
 * @param key the product and the shard
 * @param version of the stored item that this one was computed from; 0 where there was none
 * @param position up to where the shard is folded in
 * @param counts the shard's part of the product's counts
 * @param setAside why the item is set aside; empty where it is sound
 */
public record ProductPartial(Key key, long version, Position position, ProductCounts counts, Optional<String> setAside)
        implements Versioned<ProductPartial> {

    /**
     * Which partial it is.
     *
     * @param productId the product
     * @param shard id of the shard
     */
    public record Key(String productId, String shard) {}

    /** A sound item. */
    public ProductPartial(Key key, long version, Position position, ProductCounts counts) {
        this(key, version, position, counts, Optional.empty());
    }

    /** No orders yet. */
    public static ProductPartial unknown(Key key) {
        return new ProductPartial(key, 0, Position.START, ProductCounts.EMPTY);
    }

    /** With one line more. */
    public ProductPartial with(OrderLine line) {
        return new ProductPartial(key, version, position, counts.with(line), setAside);
    }

    /** Folded up to {@code end}. */
    public ProductPartial foldedTo(Position end) {
        return new ProductPartial(key, version, end, counts, setAside);
    }

    @Override
    public ProductPartial written() {
        return new ProductPartial(key, version + 1, position, counts, setAside);
    }

    @Override
    public ProductPartial setAside(String reason) {
        return new ProductPartial(key, version, position, counts, Optional.of(reason));
    }
}
