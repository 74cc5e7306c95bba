package io.cartstream.store.dynamodb;

import io.cartstream.store.FeatureTables;
import java.util.List;
import java.util.stream.Stream;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;

/** The tables and their keys, for those who create or imitate them. In the cloud Terraform creates them, from a list of its own. */
public final class TableSchemas {
    private TableSchemas() {}

    /** Creates each of the tables, billed on demand. Expiry is not set: DynamoDB takes that only from a table that exists. */
    public static List<CreateTableRequest> of(FeatureTables tables) {
        return List.of(
                table(tables.userFeatures(), Attribute.USER_ID),
                table(tables.userActivity(), Attribute.USER_ID),
                table(tables.productFeatures(), Attribute.PRODUCT_ID, Attribute.SHARD),
                table(tables.streamClock(), Attribute.SHARD),
                table(tables.products(), Attribute.PRODUCT_ID),
                table(tables.productNeighbours(), Attribute.PRODUCT_ID));
    }

    private static CreateTableRequest table(String name, String... keys) {
        return CreateTableRequest.builder()
                .tableName(name)
                .billingMode(BillingMode.PAY_PER_REQUEST)
                .attributeDefinitions(
                        Stream.of(keys).map(TableSchemas::definition).toList())
                .keySchema(Stream.of(keys)
                        .map(key -> element(key, key.equals(keys[0]) ? KeyType.HASH : KeyType.RANGE))
                        .toList())
                .build();
    }

    private static AttributeDefinition definition(String key) {
        return AttributeDefinition.builder()
                .attributeName(key)
                .attributeType(ScalarAttributeType.S)
                .build();
    }

    private static KeySchemaElement element(String key, KeyType type) {
        return KeySchemaElement.builder().attributeName(key).keyType(type).build();
    }
}
