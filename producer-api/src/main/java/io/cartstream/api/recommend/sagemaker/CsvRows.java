package io.cartstream.api.recommend.sagemaker;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** What an endpoint of the built-in XGBoost container takes and gives. */
final class CsvRows {
    /** The container's answers are separated by commas in some versions, by line ends in others. */
    private static final Pattern BETWEEN_NUMBERS = Pattern.compile("[,\\s]+");

    private static final int TYPICAL_NUMBER_LENGTH = 11;

    private CsvRows() {}

    /** The shortest text that is read as the very same floats. */
    static String written(List<float[]> rows) {
        var csv =
                new StringBuilder(rows.size() * (rows.isEmpty() ? 0 : rows.getFirst().length) * TYPICAL_NUMBER_LENGTH);
        for (var row : rows) {
            for (var i = 0; i < row.length; i++) {
                csv.append(i == 0 ? "" : ",").append(row[i]);
            }
            csv.append('\n');
        }
        return csv.toString();
    }

    /**
     * The numbers of an answer.
     *
     * @throws NumberFormatException where it holds something else
     */
    static List<Double> read(String answer) {
        var numbers = new ArrayList<Double>();
        for (var number : BETWEEN_NUMBERS.split(answer.strip(), -1)) {
            numbers.add(Double.valueOf(number));
        }
        return numbers;
    }
}
