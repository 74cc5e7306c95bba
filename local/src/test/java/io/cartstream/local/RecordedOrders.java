package io.cartstream.local;

import de.siegmar.fastcsv.reader.CsvReader;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads the orders of a file in the plainest way, with nothing of the replay's code.
 *
 * @param orders in the order of their first rows
 * @param newest event time of any event
 * @param eventIds of all events, also those that are no orders
 */
public record RecordedOrders(List<Order> orders, Instant newest, Set<String> eventIds) {
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("M/d/yyyy H:mm", Locale.ROOT);

    /** The first orders of UCI's Online Retail; reads the whole file. */
    static RecordedOrders ofOnlineRetail(Path file, int limit) throws IOException {
        var byInvoice = new LinkedHashMap<String, Order>();
        try (var text = new InputStreamReader(new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8);
                var rows = CsvReader.builder().ofNamedCsvRecord(text)) {
            for (var row : rows) {
                var invoice = row.getField("InvoiceNo");
                var stockCode = row.getField("StockCode").toUpperCase(Locale.ROOT);
                if (invoice.matches("[CA].*")
                        || row.getField("CustomerID").isEmpty()
                        || Integer.parseInt(row.getField("Quantity")) <= 0
                        || !stockCode.matches("\\d{5}[A-Z]{0,2}")) {
                    continue;
                }
                var order = byInvoice.computeIfAbsent(
                        invoice,
                        _ -> new Order(
                                "online-retail-" + invoice,
                                row.getField("CustomerID"),
                                new ArrayList<>(),
                                LocalDateTime.parse(row.getField("InvoiceDate"), DATE)
                                        .atZone(ZoneId.of("Europe/London"))
                                        .toInstant()));
                if (!order.distinctProducts().contains(stockCode)) {
                    order.distinctProducts().add(stockCode);
                }
            }
        }
        var orders = byInvoice.values().stream().limit(limit).toList();
        var ids = new HashSet<String>();
        orders.forEach(order -> ids.add(order.eventId()));
        return new RecordedOrders(
                orders, orders.stream().map(Order::at).max(Instant::compareTo).orElseThrow(), ids);
    }

    /** The orders among events, each event id once. */
    static RecordedOrders ofEvents(Path file) throws IOException {
        var mapper = new JsonMapper();
        var orders = new ArrayList<Order>();
        var ids = new HashSet<String>();
        var newest = Instant.EPOCH;
        try (BufferedReader lines = Files.newBufferedReader(file)) {
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                var event = mapper.readTree(line);
                var at = Instant.parse(event.get("timestamp").asString());
                newest = at.isAfter(newest) ? at : newest;
                if (ids.add(event.get("event_id").asString())
                        && event.get("event").asString().equals("checkout")) {
                    var products = event.get("items")
                            .valueStream()
                            .map(item -> item.get("product_id").asString())
                            .distinct()
                            .toList();
                    orders.add(new Order(
                            event.get("event_id").asString(),
                            event.get("user_id").asString(),
                            products,
                            at));
                }
            }
        }
        return new RecordedOrders(orders, newest, ids);
    }
}
