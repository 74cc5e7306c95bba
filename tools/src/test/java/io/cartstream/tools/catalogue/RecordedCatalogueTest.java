package io.cartstream.tools.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RecordedCatalogueTest {
    private final RecordedCatalogue catalogue = new RecordedCatalogue();

    @Test
    void aProductHasTheNameAndThePriceThatMostLinesHave() {
        add("22423", "REGENCY CAKESTAND 3 TIER", "12.75");
        add("22423", "CAKE STAND", "10.95");
        add("22423", "  REGENCY  CAKESTAND 3 TIER ", "12.750");

        assertThat(catalogue.toCatalogue().products())
                .containsExactly(new Product(
                        "22423",
                        "REGENCY CAKESTAND 3 TIER",
                        "Kitchen",
                        "Baking",
                        Optional.of(new BigDecimal("12.75"))));
    }

    @Test
    void whereTwoAreEvenTheEarlierOneStands() {
        add("1", "B", "2");
        add("1", "A", "1");

        assertThat(only().name()).isEqualTo("B");
        assertThat(only().price()).contains(new BigDecimal("2"));
    }

    @Test
    void whatWasOnlyGivenAwayHasNoPriceAndWhatHasNoDescriptionItsId() {
        add("22065", " ", "0");

        assertThat(only().price()).isEmpty();
        assertThat(only().name()).isEqualTo("22065");
    }

    @Test
    void productsStandInTheOrderOfTheirFirstLines() {
        add("b", "SECOND", "1");
        add("a", "FIRST", "1");
        add("b", "SECOND", "1");

        assertThat(catalogue.toCatalogue().products()).extracting(Product::id).containsExactly("b", "a");
        assertThat(catalogue.toCatalogue().origin()).isEqualTo(Catalogue.Origin.RECORDED);
    }

    private void add(String id, String description, String price) {
        catalogue.line(id, description, new BigDecimal(price));
    }

    private Product only() {
        return catalogue.toCatalogue().products().getFirst();
    }
}
