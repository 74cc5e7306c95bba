package io.cartstream.store.dynamodb;

import io.cartstream.feature.Activity;
import io.cartstream.store.FeatureTables;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;

/** What a shopper is doing: the items of {@link FeatureTables#userActivity()}. Thread-safe. */
public final class ActivityItems extends ShopperItems<Activity> {
    /**
     * How long an item outlives its last write. By the wall clock, so that what is rebuilt from history does not vanish at once; and longer
     * than any stream keeps its records that we replay from, since with the item its positions vanish.
     */
    static final Duration TIME_TO_LIVE = Duration.ofDays(90);

    private final InstantSource clock;

    /**
     * @param clock tells when a written item expires
     */
    public ActivityItems(FeatureTables tables, InstantSource clock) {
        super(tables.userActivity(), Activity.EMPTY);
        this.clock = clock;
    }

    /** Asks for what {@link #activity} reads of a shopper's item; eventually consistent, which costs half. */
    public KeysAndAttributes onlyActivity(String userId) {
        return Projection.of(List.of(Attribute.SET_ASIDE, Attribute.ACTIVITY)).keys(List.of(key(userId)));
    }

    /** Asks for a shopper's item; strongly consistent. */
    public GetItemRequest get(String userId) {
        return GetItemRequest.builder()
                .tableName(table())
                .key(key(userId))
                .consistentRead(true)
                .build();
    }

    /**
     * What the item says; nothing done where it was set aside before it held anything.
     *
     * @throws UnreadableItemException where it is not as the writer writes it
     */
    public Activity activity(Map<String, AttributeValue> attributes) {
        return attributes.containsKey(Attribute.SET_ASIDE) && !attributes.containsKey(Attribute.ACTIVITY)
                ? Activity.EMPTY
                : state(attributes);
    }

    @Override
    void putState(Map<String, AttributeValue> attributes, Activity activity) {
        attributes.put(Attribute.ACTIVITY, Attributes.bytes(ActivityCodec.encode(activity)));
        attributes.put(
                Attribute.EXPIRES_AT,
                Attributes.number(clock.instant().plus(TIME_TO_LIVE).getEpochSecond()));
    }

    @Override
    Activity state(Map<String, AttributeValue> attributes) {
        return ActivityCodec.decode(Attributes.bytes(attributes, Attribute.ACTIVITY));
    }
}
