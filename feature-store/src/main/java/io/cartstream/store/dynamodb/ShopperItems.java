package io.cartstream.store.dynamodb;

import io.cartstream.store.Progress;
import io.cartstream.store.RecentEvents;
import io.cartstream.store.ShopperItem;
import java.util.HashMap;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * What every shopper's item has beside its state: the shopper, how far each shard is folded in, and the recent event ids. Thread-safe.
 *
 * @param <S> the state
 */
public abstract sealed class ShopperItems<S> extends VersionedItems<String, ShopperItem<S>>
        permits OrderItems, ActivityItems {
    private final S empty;

    /**
     * @param empty the state of which nothing is known
     */
    ShopperItems(String table, S empty) {
        super(table);
        this.empty = empty;
    }

    /** Writes the state's own attributes. */
    abstract void putState(Map<String, AttributeValue> attributes, S state);

    /** Reads what {@link #putState} wrote. */
    abstract S state(Map<String, AttributeValue> attributes);

    @Override
    public final Map<String, AttributeValue> key(String userId) {
        return Map.of(Attribute.USER_ID, Attributes.text(userId));
    }

    @Override
    public final String keyOf(Map<String, AttributeValue> attributes) {
        return Attributes.text(attributes, Attribute.USER_ID);
    }

    @Override
    final Map<String, AttributeValue> attributes(ShopperItem<S> item) {
        var attributes = new HashMap<>(key(item.userId()));
        attributes.put(Attribute.POSITIONS, positions(item));
        attributes.put(Attribute.RECENT_EVENTS, Attributes.bytes(RecentEventsCodec.encode(item.recent())));
        putState(attributes, item.state());
        return attributes;
    }

    @Override
    final ShopperItem<S> item(Map<String, AttributeValue> attributes, long version) {
        return new ShopperItem<>(
                keyOf(attributes),
                version,
                progress(attributes),
                RecentEventsCodec.decode(Attributes.bytes(attributes, Attribute.RECENT_EVENTS)),
                state(attributes));
    }

    @Override
    final AttributeValue positions(ShopperItem<S> item) {
        var positions = new HashMap<String, AttributeValue>();
        item.progress().forEach((shard, progress) -> positions.put(shard, Attributes.text(progress.text())));
        return AttributeValue.fromM(positions);
    }

    @Override
    final ShopperItem<S> setAside(Map<String, AttributeValue> attributes, long version, String reason) {
        var sound =
                new ShopperItem<>(keyOf(attributes), version, readableProgress(attributes), RecentEvents.NONE, empty);
        return sound.setAside(reason);
    }

    private static Map<String, Progress> progress(Map<String, AttributeValue> attributes) {
        var progress = new HashMap<String, Progress>();
        Attributes.map(attributes, Attribute.POSITIONS)
                .forEach((shard, text) ->
                        progress.put(shard, Progress.parse(Attributes.text(text, Attribute.POSITIONS))));
        return progress;
    }

    private static Map<String, Progress> readableProgress(Map<String, AttributeValue> attributes) {
        try {
            return progress(attributes);
        } catch (RuntimeException _) {
            return Map.of();
        }
    }
}
