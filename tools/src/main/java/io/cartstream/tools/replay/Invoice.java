package io.cartstream.tools.replay;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * The rows of one invoice, on their way to one {@code checkout}: products in the order of their first rows, quantities of repeated ones
 * added, the price of the first row kept. Customer and time are those of the first row, also where a later row says another minute.
 */
final class Invoice {
    /** At most this many products: what {@code event.schema.json} allows in {@code items}. */
    static final int MAX_PRODUCTS = 1_000;

    private static final String SOURCE = "online-retail";

    private final String number;
    private final String customer;
    private final Instant orderedAt;
    private final Map<String, Line> lines = new LinkedHashMap<>();
    private long rows;
    private long lastRowNumber;

    Invoice(OrderLine first) {
        number = first.invoice();
        customer = first.customer();
        orderedAt = first.orderedAt();
    }

    /** Adds a row; false where it would be one product too many. */
    boolean add(OrderLine line, long rowNumber) {
        lastRowNumber = rowNumber;
        if (lines.size() == MAX_PRODUCTS && !lines.containsKey(line.productId())) {
            return false;
        }
        rows++;
        lines.merge(line.productId(), new Line(line.quantity(), line.price()), Line::plus);
        return true;
    }

    String number() {
        return number;
    }

    /** In the order of their first rows. */
    Collection<String> products() {
        return lines.keySet();
    }

    long rows() {
        return rows;
    }

    long lastRowNumber() {
        return lastRowNumber;
    }

    PostableEvent toCheckout() {
        var event = JsonNodeFactory.instance.objectNode();
        event.put("event_id", SOURCE + "-" + number);
        event.put("user_id", customer);
        event.put("event", "checkout");
        var items = event.putArray("items");
        lines.forEach((productId, line) -> items.addObject()
                .put("product_id", productId)
                .put("quantity", line.quantity())
                .put("price", line.price()));
        event.put("timestamp", orderedAt.toString());
        event.put("source", SOURCE);
        return PostableEvent.of(customer, Optional.of(orderedAt), event.toString());
    }

    private record Line(long quantity, BigDecimal price) {
        Line plus(Line other) {
            return new Line(quantity + other.quantity, price);
        }
    }
}
