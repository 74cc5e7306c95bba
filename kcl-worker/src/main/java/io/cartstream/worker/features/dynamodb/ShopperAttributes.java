package io.cartstream.worker.features.dynamodb;

import io.cartstream.feature.FeatureTables;
import io.cartstream.worker.features.Progress;
import io.cartstream.worker.features.RecentEvents;
import io.cartstream.worker.features.ShopperItem;
import java.util.HashMap;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** What every shopper's item has beside its state: the shopper, how far each shard is folded in, and the recent event ids. */
abstract class ShopperAttributes<S> implements ItemMapping<String, ShopperItem<S>> {
    /** Writes the state's own attributes. */
    abstract void putState(Map<String, AttributeValue> attributes, S state);

    /** Reads what {@link #putState} wrote. */
    abstract S state(Map<String, AttributeValue> attributes);

    @Override
    public final Map<String, AttributeValue> keyAttributes(String userId) {
        return Map.of(FeatureTables.USER_ID, Attributes.text(userId));
    }

    @Override
    public final String key(Map<String, AttributeValue> attributes) {
        return Attributes.text(attributes, FeatureTables.USER_ID);
    }

    @Override
    public final Map<String, AttributeValue> attributes(ShopperItem<S> item) {
        var positions = new HashMap<String, AttributeValue>();
        item.progress().forEach((shard, progress) -> positions.put(shard, Attributes.text(progress.text())));
        var attributes = new HashMap<String, AttributeValue>();
        attributes.put(FeatureTables.USER_ID, Attributes.text(item.userId()));
        attributes.put(FeatureTables.POSITIONS, AttributeValue.fromM(positions));
        attributes.put(
                FeatureTables.RECENT_EVENTS, Attributes.bytes(item.recent().bytes()));
        putState(attributes, item.state());
        return attributes;
    }

    @Override
    public final ShopperItem<S> item(Map<String, AttributeValue> attributes, long version) {
        var progress = new HashMap<String, Progress>();
        attributes
                .get(FeatureTables.POSITIONS)
                .m()
                .forEach((shard, text) -> progress.put(shard, Progress.parse(text.s())));
        return new ShopperItem<>(
                key(attributes),
                version,
                progress,
                RecentEvents.of(Attributes.bytes(attributes, FeatureTables.RECENT_EVENTS)),
                state(attributes));
    }
}
