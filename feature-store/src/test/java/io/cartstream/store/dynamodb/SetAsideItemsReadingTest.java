package io.cartstream.store.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;

import io.cartstream.feature.Activity;
import io.cartstream.feature.OrderHistory;
import io.cartstream.feature.ProductCounts;
import io.cartstream.store.FeatureTables;
import io.cartstream.store.GoldenItem;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** What a reader makes of an item that the worker has set aside: what it held before, if it held anything. */
class SetAsideItemsReadingTest {
    private static final FeatureTables TABLES = new FeatureTables("test-");
    private static final String WITH_WHAT_IT_HELD = "it was set aside with what it held";
    private static final String BEFORE_IT_HELD_ANYTHING = "it was set aside before it held anything";

    @Test
    void aShopperHasTheOrdersOfBeforeOrNone() {
        var items = new OrderItems(TABLES);

        assertThat(items.history(golden("user_features", WITH_WHAT_IT_HELD)).orders())
                .isEqualTo(2);
        assertThat(items.orders(golden("user_features", WITH_WHAT_IT_HELD))).isEqualTo(2);
        assertThat(items.history(golden("user_features", BEFORE_IT_HELD_ANYTHING)))
                .isEqualTo(OrderHistory.EMPTY);
        assertThat(items.orders(golden("user_features", BEFORE_IT_HELD_ANYTHING)))
                .isZero();
    }

    @Test
    void aShopperHasNoCartOfBeforeItHeldAny() {
        var items = new ActivityItems(TABLES, InstantSource.system());

        assertThat(items.activity(golden("user_activity", BEFORE_IT_HELD_ANYTHING)))
                .isEqualTo(Activity.EMPTY);
        assertThat(items.activity(golden("user_activity", "a cart and two events"))
                        .cart()
                        .lines())
                .containsOnlyKeys("b", "a");
    }

    @Test
    void aProductHasTheCountsOfBeforeOrNone() {
        var items = new PartialItems(TABLES);

        assertThat(items.counts(golden("product_features", WITH_WHAT_IT_HELD)).orders())
                .isEqualTo(7);
        assertThat(items.counts(golden("product_features", BEFORE_IT_HELD_ANYTHING)))
                .isEqualTo(ProductCounts.EMPTY);
    }

    private static Map<String, AttributeValue> golden(String table, String name) {
        return GoldenItem.of(table).stream()
                .filter(golden -> golden.name().equals(name))
                .findFirst()
                .orElseThrow()
                .item();
    }
}
