package io.cartstream.store.dynamodb;

import io.cartstream.store.Versioned;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/**
 * One kind of item that is written whole over the version it was computed from: how it is asked for, read and written. Thread-safe.
 *
 * @param <K> key of an item
 * @param <V> an item
 */
public abstract sealed class VersionedItems<K, V extends Versioned<V>> permits ShopperItems, PartialItems {
    private static final String MARK = "SET #version = :next, #positions = :positions, #set_aside = :reason";
    private static final String NO_ITEM_YET = "attribute_not_exists(#version)";
    private static final String STILL_THAT_VERSION = "#version = :version";

    private final String table;

    VersionedItems(String table) {
        this.table = table;
    }

    /** The table's name. */
    public final String table() {
        return table;
    }

    /** The attributes that make the primary key. */
    public abstract Map<String, AttributeValue> key(K key);

    /** The key in an item's attributes. */
    public abstract K keyOf(Map<String, AttributeValue> attributes);

    /** All attributes but the version, the key's included; may be added to. */
    abstract Map<String, AttributeValue> attributes(V item);

    /** The item that has these attributes and was stored with this version. */
    abstract V item(Map<String, AttributeValue> attributes, long version);

    /** Up to where the item is folded, as it is stored. */
    abstract AttributeValue positions(V item);

    /**
     * The item that has these attributes, set aside: of the key, and of the positions as far as they can be read.
     *
     * @param version as stored, or {@link Versioned#UNREADABLE}
     */
    abstract V setAside(Map<String, AttributeValue> attributes, long version, String reason);

    /** Asks for the items with these keys, whole and consistent; at most as many as one call takes. */
    public final KeysAndAttributes whole(Collection<K> keys) {
        return KeysAndAttributes.builder()
                .keys(keys.stream().map(this::key).toList())
                .consistentRead(true)
                .build();
    }

    /** What is stored, set aside where it cannot be read. */
    public final V read(Map<String, AttributeValue> attributes) {
        var version = version(attributes);
        var reason = attributes.get(Attribute.SET_ASIDE);
        if (reason != null) {
            return setAside(attributes, version, reason.s() == null ? "no reason" : reason.s());
        }
        try {
            if (version == Versioned.UNREADABLE) {
                return setAside(attributes, version, "cannot be read: no version");
            }
            return item(attributes, version);
        } catch (RuntimeException e) {
            return setAside(attributes, version, "cannot be read: " + reason(e));
        }
    }

    private static String reason(RuntimeException e) {
        return e instanceof UnreadableItemException
                ? e.getMessage()
                : e.getClass().getSimpleName();
    }

    /**
     * Writes the item, where its version is still stored.
     *
     * @throws UnwritableItemException where it has no form as attributes
     */
    public final PutItemRequest put(V item) {
        try {
            return whole(item);
        } catch (RuntimeException e) {
            throw new UnwritableItemException(e);
        }
    }

    private PutItemRequest whole(V item) {
        var attributes = attributes(item);
        attributes.put(Attribute.VERSION, Attributes.number(item.version() + 1));
        var request = PutItemRequest.builder()
                .tableName(table)
                .item(attributes)
                .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD)
                .expressionAttributeNames(Map.of("#version", Attribute.VERSION));
        if (item.version() == 0) {
            request.conditionExpression(NO_ITEM_YET);
        } else {
            request.conditionExpression(STILL_THAT_VERSION)
                    .expressionAttributeValues(Map.of(":version", Attributes.number(item.version())));
        }
        return request.build();
    }

    /**
     * Writes only the mark, the position and the version of a set-aside item: what else is stored may be what an operator has to see.
     *
     * @throws UnwritableItemException where the key or the position has no form as attributes
     */
    public final UpdateItemRequest mark(K key, V item) {
        try {
            return marked(key, item);
        } catch (RuntimeException e) {
            throw new UnwritableItemException(e);
        }
    }

    private UpdateItemRequest marked(K key, V item) {
        var values = new HashMap<String, AttributeValue>();
        values.put(":next", Attributes.number(item.version() + 1));
        values.put(":positions", positions(item));
        values.put(":reason", Attributes.text(item.setAside().orElseThrow()));
        var request = UpdateItemRequest.builder()
                .tableName(table)
                .key(key(key))
                .updateExpression(MARK)
                .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD)
                .expressionAttributeNames(Map.of(
                        "#version", Attribute.VERSION,
                        "#positions", Attribute.POSITIONS,
                        "#set_aside", Attribute.SET_ASIDE));
        if (item.version() == 0) {
            request.conditionExpression(NO_ITEM_YET);
        } else if (item.version() != Versioned.UNREADABLE) {
            request.conditionExpression(STILL_THAT_VERSION);
            values.put(":version", Attributes.number(item.version()));
        }
        return request.expressionAttributeValues(values).build();
    }

    private static long version(Map<String, AttributeValue> attributes) {
        try {
            return Attributes.number(attributes, Attribute.VERSION);
        } catch (UnreadableItemException _) {
            return Versioned.UNREADABLE;
        }
    }
}
