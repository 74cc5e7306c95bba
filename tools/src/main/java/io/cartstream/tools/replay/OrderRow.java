package io.cartstream.tools.replay;

/** What a row of order lines is: part of an order, or dropped with its reason. */
sealed interface OrderRow permits OrderLine, OrderRow.Dropped {
    /** A row that is in no event. */
    record Dropped(DropReason reason) implements OrderRow {}
}
