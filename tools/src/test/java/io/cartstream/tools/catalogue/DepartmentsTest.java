package io.cartstream.tools.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DepartmentsTest {
    private final Departments departments = new Departments();

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            WHITE HANGING HEART T-LIGHT HOLDER | Lights & candles | Candles & holders
            LUNCH BAG RED RETROSPOT            | Bags & travel    | Lunch & picnic
            JUMBO BAG RED RETROSPOT            | Bags & travel    | Bags
            REGENCY CAKESTAND 3 TIER           | Kitchen          | Baking
            SET OF 6 CHRISTMAS T-LIGHTS        | Seasonal         | Christmas
            HOT WATER BOTTLE TEA AND SYMPATHY  | Home             | Cushions & covers
            SMALL CHUNKY GLASS ROMAN BOWL      | Kitchen          | Table
            painted metal pears assorted       | Home             | Other finds
            """)
    void theFirstShelfWithAWordOfTheDescriptionTakesIt(String description, String department, String aisle) {
        var shelf = departments.shelfOf(description);

        assertThat(shelf.department()).isEqualTo(department);
        assertThat(shelf.aisle()).isEqualTo(aisle);
    }

    /** CAR is in no word list, but begins CARD; TIN ends no SATIN. */
    @ParameterizedTest
    @CsvSource({"TOY CARDIGAN", "SATIN"})
    void partsOfWordsDoNotCount(String description) {
        assertThat(departments.shelfOf(description).aisle()).isNotIn("Cards", "Jars & tins");
    }

    @Property(tries = 200)
    void everythingStandsSomewhere(@ForAll String description) {
        assertThat(departments.shelfOf(description).department()).isNotBlank();
    }
}
