package io.cartstream.tools.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.cartstream.tools.SharedData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

class RecordedFileTest {
    private static final String EVENT = "{\"user_id\":\"7\",\"event_id\":\"e\"}";
    private static final String ORDERS =
            String.join(",", OrderLinesCsv.HEADER) + "\n1,71053,X,1,12/1/2010 8:26,1,7,UK\n";

    @TempDir
    private Path folder;

    @Test
    void formatsAreRecognisedByContentPlainAndGzip() throws IOException {
        for (var content : Set.of(EVENT, "\uFEFF" + EVENT, " \n" + EVENT, ORDERS, "\uFEFF" + ORDERS)) {
            assertThat(firstUser(plain(content))).as(content).isEqualTo("7");
            assertThat(firstUser(gzip(content))).as(content).isEqualTo("7");
        }
    }

    @Test
    void orderLinesMakeACatalogueAndEventsNone() throws IOException {
        assertThat(RecordedFile.catalogueOf(gzip(ORDERS)).orElseThrow().products())
                .extracting(product -> product.id() + " " + product.name())
                .containsExactly("71053 X");
        assertThat(RecordedFile.catalogueOf(plain(EVENT))).isEmpty();
    }

    @Test
    void anythingElseIsRejectedInOneSentence() throws IOException {
        var file = plain("user;event\n7;checkout\n");

        assertThatThrownBy(() -> RecordedFile.open(file))
                .isInstanceOf(UnknownFormatException.class)
                .hasMessageContaining("is neither events (one JSON object a line) nor order lines");
    }

    @Test
    void anEmptyFileHoldsNoEvents() throws IOException {
        try (var events = RecordedFile.open(plain(""))) {
            assertThat(events.next()).isEmpty();
        }
    }

    @Test
    void theFractionReadIsOneAtTheEnd() throws IOException {
        try (var events = RecordedFile.open(gzip(ORDERS))) {
            while (events.next().isPresent()) {
                assertThat(events.fractionRead()).isBetween(0.0, 1.0);
            }

            assertThat(events.fractionRead()).isEqualTo(1);
        }
    }

    @Test
    void theRealFileGivesTheOrdersThatItsReadmeCounts() throws IOException {
        var file = SharedData.onlineRetail();
        assumeTrue(file.isPresent(), "the shared data is not on this machine");
        var mapper = new JsonMapper();
        var users = new HashSet<String>();
        var products = new HashSet<String>();
        var ids = new HashSet<String>();
        var pairs = 0;
        try (var events = RecordedFile.open(file.get())) {
            for (var event = events.next(); event.isPresent(); event = events.next()) {
                var checkout = mapper.readTree(event.get().json());
                ids.add(checkout.get("event_id").asString());
                users.add(checkout.get("user_id").asString());
                pairs += checkout.get("items").size();
                checkout.get("items")
                        .forEach(item -> products.add(item.get("product_id").asString()));
            }
            var rows = events.rows();
            assertThat(rows.read()).isEqualTo(541_909);
            assertThat(rows.read())
                    .isEqualTo(rows.used()
                            + rows.dropped().values().stream()
                                    .mapToLong(Long::longValue)
                                    .sum());
            assertThat(rows.dropped())
                    .containsEntry(DropReason.CANCELLATION, 9_288L)
                    .containsEntry(DropReason.ADJUSTMENT, 3L);
        }
        assertThat(ids).hasSize(18_405);
        assertThat(users).hasSize(4_335);
        assertThat(products).hasSize(3_659);
        assertThat(pairs).isEqualTo(386_354);
    }

    private static String firstUser(Path file) throws IOException {
        try (var events = RecordedFile.open(file)) {
            return events.next().orElseThrow().userId();
        }
    }

    private Path plain(String content) throws IOException {
        return Files.writeString(folder.resolve("plain"), content);
    }

    private Path gzip(String content) throws IOException {
        var file = folder.resolve("packed");
        try (var out = new GZIPOutputStream(Files.newOutputStream(file))) {
            out.write(content.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        }
        return file;
    }
}
