package io.cartstream.store.dynamodb;

import io.cartstream.feature.StreamClock;
import io.cartstream.store.FeatureTables;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;

/** The stream's clock as each shard sees it: the items of {@link FeatureTables#streamClock()}. Thread-safe. */
public final class ClockItems {
    private static final String EARLIER = "attribute_not_exists(#hour) OR #hour < :hour";

    private final String table;

    public ClockItems(FeatureTables tables) {
        table = tables.streamClock();
    }

    /** The table's name. */
    public String table() {
        return table;
    }

    /** Stores a shard's clock, where no later one is stored. */
    public PutItemRequest advance(String shard, StreamClock clock) {
        var hour = Attributes.millis(clock.hour());
        return PutItemRequest.builder()
                .tableName(table)
                .item(Map.of(Attribute.SHARD, Attributes.text(shard), Attribute.NEWEST_HOUR, hour))
                .conditionExpression(EARLIER)
                .expressionAttributeNames(Map.of("#hour", Attribute.NEWEST_HOUR))
                .expressionAttributeValues(Map.of(":hour", hour))
                .build();
    }

    /** Asks for the clocks of all shards, consistent. */
    public ScanRequest scan() {
        return ScanRequest.builder().tableName(table).consistentRead(true).build();
    }

    /**
     * A shard's clock.
     *
     * @throws UnreadableItemException where the item is not as the writer writes it
     */
    public StreamClock clock(Map<String, AttributeValue> attributes) {
        return new StreamClock(Attributes.instant(attributes, Attribute.NEWEST_HOUR));
    }
}
