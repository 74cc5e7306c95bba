package io.cartstream.feature;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Brings a vector to what the model was trained on: {@code (value - mean) / std} in double precision, then as a float, which is what the
 * model reads. Fits the definition it was read with, in names and order. Immutable.
 *
 * @param mean of each feature, in vector order
 * @param std standard deviation of each feature, in vector order; finite and above 0
 */
public record Scaler(List<Double> mean, List<Double> std) {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    public Scaler {
        mean = List.copyOf(mean);
        std = List.copyOf(std);
    }

    /**
     * The scaler in the text of a {@code scaler.json}.
     *
     * @throws IllegalArgumentException one sentence that says why it is none, or none for these features
     */
    public static Scaler parse(byte[] json, FeatureDefinition definition) {
        var document = tree(json);
        var version = document.path("version").asInt(-1);
        if (version != definition.version()) {
            throw new IllegalArgumentException(
                    "scaler.json is of version " + version + ", features.json of " + definition.version());
        }
        var names = new ArrayList<String>();
        document.path("features").forEach(name -> names.add(name.asString("")));
        if (!names.equals(definition.names())) {
            throw new IllegalArgumentException("scaler.json and features.json name different features");
        }
        var mean = numbers(document.path("mean"));
        var std = numbers(document.path("std"));
        if (mean.size() != names.size() || std.size() != names.size()) {
            throw new IllegalArgumentException("scaler.json needs one mean and one std for each feature");
        }
        if (!mean.stream().allMatch(Double::isFinite)
                || !std.stream().allMatch(value -> Double.isFinite(value) && value > 0)) {
            throw new IllegalArgumentException("scaler.json needs finite means, and finite stds above 0");
        }
        return new Scaler(mean, std);
    }

    /** The scaled vector, as the model reads it. */
    public float[] scaled(double[] vector) {
        var scaled = new float[vector.length];
        for (var i = 0; i < vector.length; i++) {
            scaled[i] = (float) ((vector[i] - mean.get(i)) / std.get(i));
        }
        return scaled;
    }

    private static JsonNode tree(byte[] json) {
        try {
            return MAPPER.readTree(json);
        } catch (JacksonException e) {
            throw new IllegalArgumentException("scaler.json is not JSON", e);
        }
    }

    private static List<Double> numbers(JsonNode array) {
        var numbers = new ArrayList<Double>();
        array.forEach(number -> numbers.add(number.asDouble(Double.NaN)));
        return numbers;
    }
}
