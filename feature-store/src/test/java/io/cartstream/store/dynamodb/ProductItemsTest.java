package io.cartstream.store.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cartstream.store.FeatureTables;
import io.cartstream.store.StoredProduct;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class ProductItemsTest {
    private static final Instant CHANGED = Instant.parse("2026-11-22T10:00:00.123Z");
    private static final StoredProduct MILK = new StoredProduct(
            "123",
            "Oat milk",
            Optional.of("Food"),
            Optional.of("Milk"),
            Optional.of(new BigDecimal("2.95")),
            new StoredProduct.Details(
                    List.of("Food", "Drinks", "Milk"),
                    Optional.of("EUR"),
                    Optional.of("https://shop.example/1.jpg"),
                    Optional.of("https://shop.example/p/1"),
                    false,
                    Map.of("brand", "Haferfein"),
                    Optional.of(CHANGED)));

    private final ProductItems items = new ProductItems(new FeatureTables("test-"));

    @Test
    void allThatAShopSaysOfAProductIsReadAgain() {
        assertThat(items.product(items.putUnlessNewer(MILK).item())).isEqualTo(MILK);
    }

    @Test
    void writesCompareTheTimesOfChange() {
        var put = items.putUnlessNewer(MILK);
        var delete = items.deleteUnlessNewer("123", CHANGED);

        var time = Map.of(":updated_at", AttributeValue.fromN(Long.toString(CHANGED.toEpochMilli())));
        assertThat(put.expressionAttributeValues()).isEqualTo(time);
        assertThat(delete.expressionAttributeValues()).isEqualTo(time);
        assertThat(delete.conditionExpression()).isEqualTo(put.conditionExpression());
    }

    @Test
    void attributesOfAnotherTypeMakeAnItemUnreadable() {
        for (var name : List.of("category", "available", "attributes", "updated_at")) {
            var item = new HashMap<>(items.putUnlessNewer(MILK).item());
            item.put(name, AttributeValue.fromS("text"));

            assertThatThrownBy(() -> items.product(item)).isInstanceOf(UnreadableItemException.class);
        }
    }
}
