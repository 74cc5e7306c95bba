package io.cartstream.tools.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import org.junit.jupiter.api.Test;

class MadeUpCatalogueTest {
    @Test
    void aSmallerOneIsTheBeginningOfALargerOne() {
        var large = MadeUpCatalogue.of(2_000).products();

        assertThat(MadeUpCatalogue.of(300).products()).isEqualTo(large.subList(0, 300));
    }

    @Test
    void everyProductHasANameOfItsOwnAPlaceAndAPrice() {
        var products = MadeUpCatalogue.of(5_000).products();

        assertThat(products).extracting(Product::id).doesNotHaveDuplicates();
        assertThat(products).extracting(Product::name).doesNotHaveDuplicates();
        assertThat(products).allSatisfy(product -> {
            assertThat(product.department()).isNotBlank();
            assertThat(product.aisle()).isNotBlank();
            assertThat(product.price().orElseThrow())
                    .isBetween(new BigDecimal("0.45"), new BigDecimal("69.95"))
                    .hasScaleOf(2);
        });
        assertThat(products.subList(0, MadeUpCatalogue.DEFAULT_SIZE))
                .extracting(Product::department)
                .contains("Kitchen", "Home", "Garden", "Bags & travel");
    }
}
