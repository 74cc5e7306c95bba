package io.cartstream.tools.replay;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * One row that is part of an order.
 *
 * @param invoice the invoice's number
 * @param productId the stock code in upper case: the file has both 85123a and 85123A
 * @param quantity pieces, from 1
 * @param price of one piece, from 0
 * @param customer the shopper
 * @param orderedAt the invoice's date, taken as London time: the file names no zone, the shop was in the United Kingdom
 */
record OrderLine(String invoice, String productId, int quantity, BigDecimal price, String customer, Instant orderedAt)
        implements OrderRow {
    /** Products have five digits and up to two letters; postage, fees, gifts vouchers and samples do not. */
    private static final Pattern PRODUCT = Pattern.compile("\\d{5}[A-Za-z]{0,2}");

    private static final ZoneId LONDON = ZoneId.of("Europe/London");
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("M/d/uuuu H:mm", Locale.ROOT);

    /** What {@code fields} say, by the first of these rules that applies; columns as in {@link OrderLinesCsv#HEADER}. */
    static OrderRow parse(List<String> fields) {
        if (fields.size() != OrderLinesCsv.HEADER.size() || fields.getFirst().isBlank()) {
            return new Dropped(DropReason.UNREADABLE);
        }
        var invoice = fields.getFirst().strip();
        var customer = fields.get(6).strip();
        if (invoice.startsWith("C")) {
            return new Dropped(DropReason.CANCELLATION);
        }
        if (invoice.startsWith("A")) {
            return new Dropped(DropReason.ADJUSTMENT);
        }
        if (customer.isEmpty()) {
            return new Dropped(DropReason.NO_CUSTOMER);
        }
        return parse(invoice, customer, fields);
    }

    private static OrderRow parse(String invoice, String customer, List<String> fields) {
        var stockCode = fields.get(1).strip();
        try {
            var quantity = Integer.parseInt(fields.get(3).strip());
            if (quantity <= 0) {
                return new Dropped(DropReason.QUANTITY_NOT_POSITIVE);
            }
            if (!PRODUCT.matcher(stockCode).matches()) {
                return new Dropped(DropReason.NO_PRODUCT);
            }
            var price = new BigDecimal(fields.get(5).strip());
            if (price.signum() < 0) {
                return new Dropped(DropReason.UNREADABLE);
            }
            var orderedAt = LocalDateTime.parse(fields.get(4).strip(), DATE)
                    .atZone(LONDON)
                    .toInstant();
            return new OrderLine(invoice, stockCode.toUpperCase(Locale.ROOT), quantity, price, customer, orderedAt);
        } catch (NumberFormatException | DateTimeException _) {
            return new Dropped(DropReason.UNREADABLE);
        }
    }
}
