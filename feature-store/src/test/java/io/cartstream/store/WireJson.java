package io.cartstream.store;

import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Items as JSON, as DynamoDB sends them. Source: DynamoDB API reference, AttributeValue. */
public final class WireJson {
    private static final JsonMapper JSON = new JsonMapper();

    private WireJson() {}

    /** The item as JSON text. */
    public static String write(Map<String, AttributeValue> item) {
        return JSON.writeValueAsString(
                item.entrySet().stream().collect(Collectors.toMap(Map.Entry::getKey, entry -> wire(entry.getValue()))));
    }

    private static Map<String, Object> wire(AttributeValue value) {
        return switch (value.type()) {
            case S -> Map.of("S", value.s());
            case N -> Map.of("N", value.n());
            case BOOL -> Map.of("BOOL", value.bool());
            case B -> Map.of("B", Base64.getEncoder().encodeToString(value.b().asByteArrayUnsafe()));
            case L -> Map.of("L", value.l().stream().map(WireJson::wire).toList());
            case M ->
                Map.of(
                        "M",
                        value.m().entrySet().stream()
                                .collect(Collectors.toMap(Map.Entry::getKey, entry -> wire(entry.getValue()))));
            default -> throw new IllegalArgumentException("no item has an attribute of type " + value.type());
        };
    }

    /** The item in JSON. */
    static Map<String, AttributeValue> read(JsonNode item) {
        var attributes = new HashMap<String, AttributeValue>();
        item.properties().forEach(attribute -> attributes.put(attribute.getKey(), value(attribute.getValue())));
        return attributes;
    }

    private static AttributeValue value(JsonNode wire) {
        var typed = wire.properties().iterator().next();
        var value = typed.getValue();
        return switch (typed.getKey()) {
            case "S" -> AttributeValue.fromS(value.asString());
            case "N" -> AttributeValue.fromN(value.asString());
            case "BOOL" -> AttributeValue.fromBool(value.asBoolean());
            case "B" ->
                AttributeValue.fromB(SdkBytes.fromByteArray(Base64.getDecoder().decode(value.asString())));
            case "L" ->
                AttributeValue.fromL(value.valueStream().map(WireJson::value).toList());
            case "M" -> AttributeValue.fromM(read(value));
            default -> throw new IllegalArgumentException("no item has an attribute of type " + typed.getKey());
        };
    }
}
