package io.cartstream.store.dynamodb;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;

/**
 * Some attributes of an item, by placeholders: which names are reserved is DynamoDB's to say.
 *
 * @param expression the placeholders
 * @param names what each stands for
 */
record Projection(String expression, Map<String, String> names) {
    static Projection of(List<String> attributes) {
        var names = attributes.stream().collect(Collectors.toMap(attribute -> '#' + attribute, Function.identity()));
        return new Projection(String.join(", ", names.keySet()), names);
    }

    /** Eventually consistent. */
    KeysAndAttributes keys(List<Map<String, AttributeValue>> keys) {
        return KeysAndAttributes.builder()
                .keys(keys)
                .projectionExpression(expression)
                .expressionAttributeNames(names)
                .build();
    }

    /** Eventually consistent. */
    ScanRequest scan(String table) {
        return ScanRequest.builder()
                .tableName(table)
                .projectionExpression(expression)
                .expressionAttributeNames(names)
                .build();
    }
}
