package io.cartstream.api.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class CatalogueTest {
    private static final Catalogue SHOP = new Catalogue(List.of(
            product("1", "WHITE METAL LANTERN", "Light"),
            product("2", "Glass star frosted T-LIGHT HOLDER", "Light"),
            product("3", "Set of 6 tea cups", "Kitchen"),
            product("84029E", "RED WOOLLY HOTTIE", "Textile")));

    @Test
    void productsStandInTheOrderOfTheirNames() {
        assertThat(names(page("", null, null, 10)))
                .containsExactly(
                        "Glass star frosted T-LIGHT HOLDER",
                        "RED WOOLLY HOTTIE",
                        "Set of 6 tea cups",
                        "WHITE METAL LANTERN");
        assertThat(page("", null, null, 10).departments()).containsExactly("Kitchen", "Light", "Textile");
    }

    @Test
    void everyWordOfASearchMustBeginAWord() {
        assertThat(names(page("metal lan", null, null, 10))).containsExactly("WHITE METAL LANTERN");
        assertThat(names(page("Light", null, null, 10)))
                .containsExactly("Glass star frosted T-LIGHT HOLDER", "WHITE METAL LANTERN");
        assertThat(names(page("ight", null, null, 10))).isEmpty();
        assertThat(names(page("84029e", null, null, 10))).containsExactly("RED WOOLLY HOTTIE");
        assertThat(names(page("  -- ", null, null, 10))).hasSize(4);
    }

    @Test
    void departmentNarrowsTheSearch() {
        assertThat(names(page("", "Light", null, 10))).hasSize(2);
        assertThat(names(page("cups", "Light", null, 10))).isEmpty();
    }

    @Test
    void cursorOutlivesTheProductItNames() {
        var cursor = page("", null, null, 2).nextCursor().orElseThrow();
        var without = new Catalogue(
                List.of(SHOP.find("1").orElseThrow(), SHOP.find("3").orElseThrow()));

        assertThat(names(without.page(query("", null, cursor, 10))))
                .containsExactly("Set of 6 tea cups", "WHITE METAL LANTERN");
    }

    @Test
    void strangeCursorsAreRefused() {
        for (var cursor : List.of("?", "YQ", "äö")) {
            assertThatThrownBy(() -> page("", null, cursor, 10)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Property(tries = 100)
    void pagesHoldEveryProductOnce(
            @ForAll @IntRange(max = 60) int products, @ForAll @IntRange(min = 1, max = 30) int limit) {
        var all = new ArrayList<Product>();
        for (var i = 0; i < products; i++) {
            all.add(product("p" + i, "name " + i % 7, "d"));
        }
        var catalogue = new Catalogue(all);

        var seen = new ArrayList<String>();
        var cursor = Optional.<String>empty();
        do {
            var page = catalogue.page(new Catalogue.Query("name", Optional.of("d"), cursor, limit));
            assertThat(page.items()).hasSizeLessThanOrEqualTo(limit);
            page.items().forEach(each -> seen.add(each.productId()));
            cursor = page.nextCursor();
        } while (cursor.isPresent());

        assertThat(seen).doesNotHaveDuplicates().hasSize(products);
    }

    private static Catalogue.Page page(String search, String department, String cursor, int limit) {
        return SHOP.page(query(search, department, cursor, limit));
    }

    private static Catalogue.Query query(String search, String department, String cursor, int limit) {
        return new Catalogue.Query(search, Optional.ofNullable(department), Optional.ofNullable(cursor), limit);
    }

    private static List<String> names(Catalogue.Page page) {
        return page.items().stream().map(Product::name).toList();
    }

    private static Product product(String id, String name, String department) {
        return new Product(id, name, Optional.of(department), Optional.empty(), Optional.of(new BigDecimal("2.95")));
    }
}
