package io.cartstream.tools.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class OrderLinesCsvTest {
    private static final String HEADER =
            "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n";

    private final JsonMapper mapper = new JsonMapper();

    @Test
    void anInvoiceIsOneCheckoutWithItsProductsInRowOrder() throws IOException {
        var checkouts = read("""
                536365,85123a,"WHITE ""HEART"", HOLDER",6,12/1/2010 8:26,2.55,17850,United Kingdom
                536365,71053,LANTERN,2,12/1/2010 8:26,3.39,17850,United Kingdom
                536365,85123A,WHITE HEART HOLDER,4,12/1/2010 8:26,9.99,17850,United Kingdom
                """);

        assertThat(checkouts.events).containsExactly(mapper.readTree("""
                {"event_id":"online-retail-536365","user_id":"17850","event":"checkout",
                 "items":[{"product_id":"85123A","quantity":10,"price":2.55},{"product_id":"71053","quantity":2,"price":3.39}],
                 "timestamp":"2010-12-01T08:26:00Z","source":"online-retail"}"""));
        assertThat(checkouts.report).isEqualTo(new RowReport(3, 3, 0, Map.of()));
    }

    @Test
    void datesAreLondonTimeInSummerToo() throws IOException {
        assertThat(timestamps(read("1,71053,X,1,7/4/2011 9:05,1,17850,UK\n"))).containsExactly("2011-07-04T08:05:00Z");
    }

    @Test
    void anInvoiceWithTwoTimesKeepsTheFirst() throws IOException {
        var checkouts = read("""
                1,71053,X,1,2/1/2011 11:19,1,17850,UK
                1,71054,X,1,2/1/2011 11:20,1,17850,UK
                """);

        assertThat(timestamps(checkouts)).containsExactly("2011-02-01T11:19:00Z");
    }

    @Test
    void everyDroppedRowIsCountedUnderTheFirstRuleThatApplies() throws IOException {
        var checkouts = read("""
                C1,71053,X,-1,12/1/2010 8:26,1,17850,UK
                A1,B,X,1,12/1/2010 8:26,-1,,UK
                1,71053,X,-5,12/1/2010 8:26,1,,UK
                1,71053,X,0,12/1/2010 8:26,1,17850,UK
                1,POST,X,1,12/1/2010 8:26,1,17850,UK
                1,71053,X,1,2010-12-01 08:26,1,17850,UK
                1,71053,X,many,12/1/2010 8:26,1,17850,UK
                1,71053,X,1,12/1/2010 8:26,-0.01,17850,UK
                1,71053,X
                1,71053,X,1,12/1/2010 8:26,0.0,17850,UK
                """);

        assertThat(checkouts.events).hasSize(1);
        assertThat(checkouts.report)
                .isEqualTo(new RowReport(
                        10,
                        1,
                        0,
                        Map.of(
                                DropReason.CANCELLATION, 1L,
                                DropReason.ADJUSTMENT, 1L,
                                DropReason.NO_CUSTOMER, 1L,
                                DropReason.QUANTITY_NOT_POSITIVE, 1L,
                                DropReason.NO_PRODUCT, 1L,
                                DropReason.UNREADABLE, 4L)));
    }

    @Test
    void rowsOfOtherInvoicesInBetweenDoNotSplitAnInvoice() throws IOException {
        var checkouts = read("""
                1,71053,X,1,12/1/2010 8:26,1,17850,UK
                2,71053,X,1,12/1/2010 8:27,1,17850,UK
                1,71054,X,1,12/1/2010 8:28,1,17850,UK
                """);

        assertThat(ids(checkouts)).containsExactly("online-retail-1", "online-retail-2");
        assertThat(checkouts.events.getFirst().get("items")).hasSize(2);
    }

    @Test
    void aRowThatComesAfterItsInvoiceWasHandedOutIsDroppedAndCounted() throws IOException {
        var others = IntStream.rangeClosed(1, OrderLinesCsv.LOOK_AHEAD_ROWS + 1)
                .mapToObj(i -> "9" + i + ",71053,X,1,12/1/2010 8:27,1,17850,UK\n")
                .collect(Collectors.joining());

        var checkouts =
                read("1,71053,X,1,12/1/2010 8:26,1,17850,UK\n" + others + "1,71054,X,1,12/1/2010 8:28,1,17850,UK\n");

        assertThat(ids(checkouts)).containsOnlyOnce("online-retail-1");
        assertThat(checkouts.report.dropped()).containsExactly(Map.entry(DropReason.TOO_LATE, 1L));
    }

    @Test
    void anInvoiceHoldsNoMoreProductsThanAnEventMay() throws IOException {
        var rows = IntStream.range(0, Invoice.MAX_PRODUCTS + 3)
                .mapToObj(i -> "1," + (10_000 + i) + ",X,1,12/1/2010 8:26,1,17850,UK\n")
                .collect(Collectors.joining());

        var checkouts = read(rows);

        assertThat(checkouts.events.getFirst().get("items")).hasSize(Invoice.MAX_PRODUCTS);
        assertThat(checkouts.report)
                .isEqualTo(new RowReport(1_003, 1_000, 0, Map.of(DropReason.TOO_MANY_PRODUCTS, 3L)));
    }

    @Test
    void rowsReadAheadOfTheLastEventAskedForAreCountedApart() throws IOException {
        try (var csv = new OrderLinesCsv(new StringReader(HEADER + """
                1,71053,X,1,12/1/2010 8:26,1,17850,UK
                2,71053,X,1,12/1/2010 8:27,1,17850,UK
                """), Optional.empty())) {
            csv.next();

            assertThat(csv.rows()).isEqualTo(new RowReport(2, 1, 1, Map.of()));
        }
    }

    @Test
    void otherColumnsAreRejectedByName() {
        assertThatThrownBy(() -> new OrderLinesCsv(new StringReader("InvoiceNo,Sum\n1,2\n"), Optional.empty()))
                .isInstanceOf(UnknownFormatException.class)
                .hasMessageContaining("InvoiceNo,StockCode")
                .hasMessageEndingWith("not InvoiceNo,Sum");
    }

    private record Checkouts(List<JsonNode> events, RowReport report) {}

    private Checkouts read(String rows) throws IOException {
        try (var csv = new OrderLinesCsv(new StringReader(HEADER + rows), Optional.empty())) {
            var events = new ArrayList<JsonNode>();
            for (var event = csv.next(); event.isPresent(); event = csv.next()) {
                events.add(mapper.readTree(event.get().json()));
            }
            return new Checkouts(events, csv.rows());
        }
    }

    private static List<String> ids(Checkouts checkouts) {
        return checkouts.events.stream()
                .map(event -> event.get("event_id").asString())
                .toList();
    }

    private static List<String> timestamps(Checkouts checkouts) {
        return checkouts.events.stream()
                .map(event -> event.get("timestamp").asString())
                .toList();
    }
}
