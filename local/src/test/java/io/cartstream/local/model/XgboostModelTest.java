package io.cartstream.local.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cartstream.feature.FeatureDefinition;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class XgboostModelTest {
    private static final FeatureDefinition DEFINITION = FeatureDefinition.shared();
    private static final int WIDTH = DEFINITION.names().size();

    @Test
    void shippedModelTellsAProbabilityForEachRow() throws Exception {
        var answer = ModelFiles.shipped().load(DEFINITION).invoke(row("0.0") + "\n" + row("1.5") + "\n\n");

        assertThat(answer.lines().map(Double::parseDouble))
                .hasSize(2)
                .doesNotHaveDuplicates()
                .allSatisfy(told -> assertThat(told).isBetween(0.0, 1.0));
    }

    @Test
    void rowsOfAnotherWidthAreRefused() throws Exception {
        var model = ModelFiles.shipped().load(DEFINITION);

        assertThatThrownBy(() -> model.invoke("1,2,3"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a row has 3 values, the model has " + WIDTH + " features");
        assertThatThrownBy(() -> model.invoke(row("x"))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void modelOfOtherFeaturesIsNotServed() throws IOException {
        var shipped = ModelFiles.shipped();
        var others =
                new FeatureDefinition(DEFINITION.version(), DEFINITION.names().reversed());
        var newer = new FeatureDefinition(DEFINITION.version() + 1, DEFINITION.names());

        for (var definition : List.of(others, newer)) {
            assertThatThrownBy(() -> shipped.load(definition)).isInstanceOf(UnfitModelException.class);
        }
    }

    @Test
    void whatIsNoModelIsNotServed() {
        assertThatThrownBy(() -> XgboostModel.load(new byte[] {1, 2, 3}, DEFINITION))
                .isInstanceOf(UnfitModelException.class)
                .hasMessage("model.tar.gz holds no XGBoost model");
    }

    private static String row(String value) {
        return String.join(",", Collections.nCopies(WIDTH, value));
    }
}
