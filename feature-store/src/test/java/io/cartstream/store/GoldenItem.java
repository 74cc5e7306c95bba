package io.cartstream.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * An item of the golden files, which {@code glue/tests/test_golden_items.py} reads as well.
 *
 * @param name of the case
 * @param item as it is stored
 * @param means what it says; empty where it cannot be read or is set aside
 * @param setAside why it is set aside; empty where it is not
 */
public record GoldenItem(
        String name, Map<String, AttributeValue> item, Optional<JsonNode> means, Optional<String> setAside) {
    private static final JsonMapper JSON = new JsonMapper();

    /** All of one table. */
    public static List<GoldenItem> of(String table) {
        return file(table)
                .valueStream()
                .map(one -> new GoldenItem(
                        one.get("case").asString(),
                        WireJson.read(one.get("item")),
                        Optional.ofNullable(one.get("means")),
                        Optional.ofNullable(one.get("set_aside")).map(JsonNode::asString)))
                .toList();
    }

    /** One of the golden files. */
    public static JsonNode file(String name) {
        try (var file = GoldenItem.class.getResourceAsStream("golden/" + name + ".json")) {
            return JSON.readTree(Objects.requireNonNull(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
