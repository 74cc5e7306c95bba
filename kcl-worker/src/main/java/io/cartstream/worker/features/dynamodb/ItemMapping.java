package io.cartstream.worker.features.dynamodb;

import io.cartstream.worker.features.Versioned;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * How one kind of item looks in its table.
 *
 * @param <K> key of an item
 * @param <V> an item
 */
interface ItemMapping<K, V extends Versioned<V>> {
    /** The attributes that make the primary key. */
    Map<String, AttributeValue> keyAttributes(K key);

    /** The key in an item's attributes. */
    K key(Map<String, AttributeValue> attributes);

    /** All attributes but the version, the key's included; may be added to. */
    Map<String, AttributeValue> attributes(V item);

    /** The item that has these attributes and was stored with this version. */
    V item(Map<String, AttributeValue> attributes, long version);
}
