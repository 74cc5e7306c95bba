package io.cartstream.tools.replay;

import java.math.BigDecimal;
import java.util.Collection;

/** Is told of the order lines of a file, beside the events that they become. */
interface OrderListener {

    /**
     * A row that is part of an order.
     *
     * @param description as the file has it, perhaps empty
     * @param price of one piece, from 0
     */
    void line(String productId, String description, BigDecimal price);

    /** An order, when it is complete. */
    void order(Collection<String> productIds);
}
