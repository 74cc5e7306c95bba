package io.cartstream.api.recommend.sagemaker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CsvRowsTest {
    @Property
    void everyFloatIsReadAsTheVerySame(@ForAll @Size(min = 1, max = 30) float[] row) {
        var read = Arrays.stream(CsvRows.written(List.of(row)).strip().split(",", -1))
                .map(Float::parseFloat)
                .toList();

        for (var i = 0; i < row.length; i++) {
            assertThat(read.get(i)).isEqualTo(row[i]);
        }
    }

    @Test
    void rowsEndWithALineEach() {
        assertThat(CsvRows.written(List.of(new float[] {1, -0.5f}, new float[] {2, 1e-9f})))
                .isEqualTo("1.0,-0.5\n2.0,1.0E-9\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.25,0.5,1e-3", "0.25\n0.5\n1e-3\n", "0.25, 0.5, 1e-3", "0.25\r\n0.5\r\n1e-3"})
    void answersAreSeparatedByCommaOrLine(String answer) {
        assertThat(CsvRows.read(answer)).containsExactly(0.25, 0.5, 0.001);
    }

    @Test
    void whatIsNoNumberIsNoAnswer() {
        assertThatThrownBy(() -> CsvRows.read("<html>")).isInstanceOf(NumberFormatException.class);
        assertThatThrownBy(() -> CsvRows.read("")).isInstanceOf(NumberFormatException.class);
    }
}
