package io.cartstream.local.replay;

import java.math.BigDecimal;

/** Is told of the order lines of a file, beside the events that they become. */
@FunctionalInterface
interface ProductLines {
    ProductLines IGNORED = (_, _, _) -> {};

    /**
     * A row that is part of an order.
     *
     * @param description as the file has it, perhaps empty
     * @param price of one piece, from 0
     */
    void add(String productId, String description, BigDecimal price);
}
