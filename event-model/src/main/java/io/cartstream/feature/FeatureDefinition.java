package io.cartstream.feature;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;

/**
 * Which features there are: {@code features.json}, which Java and PySpark both read. Immutable.
 *
 * @param version rises with every change of the features
 * @param names in the order of the model's vector
 */
public record FeatureDefinition(int version, List<String> names) {
    private static final String FILE = "features.json";

    public FeatureDefinition {
        names = List.copyOf(names);
        if (new HashSet<>(names).size() < names.size()) {
            throw new IllegalArgumentException(FILE + " names a feature twice");
        }
    }

    /** The definition that this code was built with. */
    public static FeatureDefinition shared() {
        try (InputStream in = FeatureDefinition.class.getResourceAsStream(FILE)) {
            var document = JsonMapper.builder().build().readTree(in);
            var names = new ArrayList<String>();
            document.get("features")
                    .forEach(feature -> names.add(feature.get("name").asString()));
            return new FeatureDefinition(document.get("version").asInt(), names);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
