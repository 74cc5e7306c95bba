package io.cartstream.local.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cartstream.store.StoredNeighbour;
import io.cartstream.store.StoredProduct;
import io.cartstream.store.dynamodb.NeighbourItems;
import io.cartstream.store.dynamodb.ProductItems;
import io.cartstream.tools.catalogue.ProductTable;
import io.cartstream.tools.replay.RecordedFile;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShopCatalogueTest {
    private static final String HEADER =
            "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n";

    @TempDir
    private Path folder;

    private ProvisionedAws aws;

    @BeforeEach
    void start() throws InterruptedException {
        aws = ProvisionedAws.start(folder.resolve("aws"));
    }

    @AfterEach
    void stop() {
        aws.close();
    }

    @Test
    void aShopWithoutRecordedOrdersSellsMadeUpProductsEachTimeTheSame() {
        assertThat(shop(Optional.empty()).load()).isEqualTo("300 made-up products are in the catalogue");
        var first = items();
        assertThat(shop(Optional.empty()).load()).isEqualTo("300 made-up products are in the catalogue");

        assertThat(items()).isEqualTo(first).hasSize(300);
    }

    @Test
    void recordedProductsDriveMadeUpOnesOutAndStay() throws IOException {
        shop(Optional.empty()).load();

        assertThat(shop(Optional.of(orders())).load()).isEqualTo("2 recorded products are in the catalogue");
        assertThat(items())
                .isEqualTo(Map.of(
                        "85123A",
                        new StoredProduct(
                                "85123A",
                                "WHITE HANGING HEART T-LIGHT HOLDER",
                                Optional.of("Lights & candles"),
                                Optional.of("Candles & holders"),
                                Optional.of(new BigDecimal("2.55"))),
                        "71053",
                        new StoredProduct(
                                "71053",
                                "WHITE METAL LANTERN",
                                Optional.of("Lights & candles"),
                                Optional.of("Lights"),
                                Optional.empty())));

        assertThat(shop(Optional.empty()).load()).isEqualTo("the catalogue is there");
        assertThat(items()).hasSize(2);
    }

    @Test
    void productsBoughtTogetherAreNeighboursAndStay() throws IOException {
        var lines = new StringBuilder(HEADER);
        for (var invoice = 1; invoice <= 5; invoice++) {
            lines.append(invoice).append(",22423,CAKESTAND,1,12/1/2010 8:26,12.75,17850,UK\n");
            lines.append(invoice).append(",21977,CAKE CASES,1,12/1/2010 8:26,0.55,17850,UK\n");
        }
        shop(Optional.of(Files.writeString(folder.resolve("orders.csv"), lines)))
                .load();

        assertThat(neighbours())
                .containsOnlyKeys("22423", "21977")
                .containsEntry("22423", List.of(new StoredNeighbour("21977", 1, 5, 1)));

        new ProductTable(aws.dynamoDb(), ProvisionedAws.TABLES)
                .load(RecordedFile.catalogueOf(orders()).orElseThrow());
        assertThat(neighbours()).hasSize(2);
    }

    @Test
    void eventsSayNothingOfNames() throws IOException {
        var events = Files.writeString(folder.resolve("events.ndjson"), "{\"user_id\": 1}\n");

        assertThat(shop(Optional.of(events)).load()).isEqualTo("300 made-up products are in the catalogue");
    }

    @Test
    void ordersThatCannotBeReadAreNamed() {
        var missing = folder.resolve("missing.csv");

        assertThatThrownBy(() -> shop(Optional.of(missing)).load())
                .isInstanceOf(CannotRunException.class)
                .hasMessageContaining("missing.csv cannot be read");
    }

    /** Lines that are in no order say nothing: a cancellation, a write-off, postage. */
    private Path orders() throws IOException {
        return Files.writeString(folder.resolve("orders.csv"), HEADER + """
                536365,85123a,WHITE HANGING HEART T-LIGHT HOLDER,6,12/1/2010 8:26,2.55,17850,United Kingdom
                536366,85123A, WHITE HANGING HEART T-LIGHT HOLDER ,6,12/1/2010 8:28,2.55,17850,United Kingdom
                536366,71053,WHITE METAL LANTERN,6,12/1/2010 8:28,0,17850,United Kingdom
                536366,POST,POSTAGE,1,12/1/2010 8:28,18,17850,United Kingdom
                C536379,85123A,CREAM HANGING HEART T-LIGHT HOLDER,-1,12/1/2010 9:41,27.5,14527,United Kingdom
                536589,21777,damaged,-10,12/1/2010 16:50,0,,United Kingdom
                """);
    }

    private ShopCatalogue shop(Optional<Path> orders) {
        return new ShopCatalogue(new ProductTable(aws.dynamoDb(), ProvisionedAws.TABLES), orders);
    }

    private Map<String, StoredProduct> items() {
        var products = new ProductItems(ProvisionedAws.TABLES);
        return aws.dynamoDb().scanPaginator(products.scan()).items().stream()
                .map(products::product)
                .collect(Collectors.toMap(StoredProduct::productId, Function.identity()));
    }

    private Map<String, List<StoredNeighbour>> neighbours() {
        var neighbours = new NeighbourItems(ProvisionedAws.TABLES);
        return aws.dynamoDb().scanPaginator(request -> request.tableName(neighbours.table())).items().stream()
                .collect(Collectors.toMap(neighbours::productId, neighbours::neighbours));
    }
}
