package io.cartstream.store.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.cartstream.feature.OrderHistory;
import io.cartstream.feature.ProductOrders;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class ProductMapCodecTest {
    @Property
    void whatIsEncodedIsDecoded(@ForAll("products") Map<String, ProductOrders> products) {
        assertThat(ProductMapCodec.decode(ProductMapCodec.encode(products))).isEqualTo(products);
    }

    @Property
    void aTornMapIsRefused(@ForAll("products") Map<String, ProductOrders> products) {
        var bytes = ProductMapCodec.encode(products);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ProductMapCodec.decode(Arrays.copyOf(bytes, bytes.length - 1)));
    }

    @Test
    void anUnknownVersionIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ProductMapCodec.decode(new byte[] {2, 0}))
                .withMessageContaining("version 2");
    }

    @Test
    void aFullHistoryTakesNoMoreBytesThanItsBound() {
        var history = OrderHistory.EMPTY;
        for (var order = 0; order < 100; order++) {
            var number = order;
            var products = IntStream.range(0, 100)
                    .mapToObj(product -> "order-%03d-product-%03d".formatted(number, product))
                    .toList();
            history = history.with(products, Instant.ofEpochSecond(order)).history();
        }

        assertThat(history.forgottenProducts()).isPositive();
        assertThat(ProductMapCodec.encode(history.products()).length)
                .isLessThanOrEqualTo(OrderHistory.MAX_PRODUCTS_WEIGHT);
    }

    @Property
    void bytesBehindTheLastProductAreRefused(@ForAll("products") Map<String, ProductOrders> products) {
        var bytes = ProductMapCodec.encode(products);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ProductMapCodec.decode(Arrays.copyOf(bytes, bytes.length + 1)));
    }

    /** All products of one order share its time. */
    @Provide
    Arbitrary<Map<String, ProductOrders>> products() {
        var numbers = Arbitraries.longs().between(1, 1L << 40);
        var product = Combinators.combine(numbers, numbers, Arbitraries.longs().between(1, 400), numbers)
                .as((orders, first, last, positions) ->
                        new ProductOrders(orders, first, last, positions, orderedAt(last)));
        return Arbitraries.maps(
                        Arbitraries.strings().ofMinLength(1).ofMaxLength(64).excludeChars('\ud800'), product)
                .ofMaxSize(60);
    }

    private static Instant orderedAt(long orderNumber) {
        return Instant.ofEpochMilli((orderNumber * 7_919_000_003L) % 4_000_000_000_000L - 1_000_000_000_000L);
    }
}
