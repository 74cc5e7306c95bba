package io.cartstream.feature;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScalerTest {
    private static final FeatureDefinition DEFINITION = new FeatureDefinition(2, List.of("a", "b"));

    @Test
    void scalesInVectorOrder() {
        var scaler = parse("""
                {"version": 2, "features": ["a", "b"], "mean": [1, -0.5], "std": [2, 0.25]}""");

        assertThat(scaler.scaled(new double[] {5, 0})).containsExactly(2f, 2f);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"version\": 1, \"features\": [\"a\", \"b\"], \"mean\": [1, 2], \"std\": [1, 2]} | of version 1, features.json of 2",
                "{\"version\": 2, \"features\": [\"b\", \"a\"], \"mean\": [1, 2], \"std\": [1, 2]} | name different features",
                "{\"version\": 2, \"features\": [\"a\"], \"mean\": [1], \"std\": [1]} | name different features",
                "{\"version\": 2, \"features\": [\"a\", \"b\"], \"mean\": [1], \"std\": [1, 2]} | one mean and one std",
                "{\"version\": 2, \"features\": [\"a\", \"b\"], \"mean\": [1, 2], \"std\": [1, 0]} | above 0",
                "{\"version\": 2, \"features\": [\"a\", \"b\"], \"mean\": [1, \"x\"], \"std\": [1, 1]} | finite",
                "{\"version\": 2 | is not JSON",
                "[] | of version -1"
            })
    void whatDoesNotFitIsRefusedInOneSentence(String json, String sentence) {
        assertThatThrownBy(() -> parse(json))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(sentence);
    }

    private static Scaler parse(String json) {
        return Scaler.parse(json.getBytes(UTF_8), DEFINITION);
    }
}
