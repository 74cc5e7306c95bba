package io.cartstream.worker.features.dynamodb;

import io.cartstream.event.EventType;
import io.cartstream.feature.FeatureTables;
import io.cartstream.worker.features.Activity;
import io.cartstream.worker.features.Cart;
import io.cartstream.worker.features.DailyEvents;
import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** What a shopper is doing, as in the table of user activity. */
final class ActivityAttributes extends ShopperAttributes<Activity> {
    /**
     * How long an item outlives its last write. By the wall clock, so that what is rebuilt from history does not vanish at once; and longer
     * than any stream keeps its records that we replay from, since with the item its positions vanish.
     */
    static final Duration TIME_TO_LIVE = Duration.ofDays(90);

    private final InstantSource clock;

    ActivityAttributes(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    void putState(Map<String, AttributeValue> attributes, Activity activity) {
        attributes.put(FeatureTables.CART, cart(activity.cart()));
        attributes.put(
                FeatureTables.LAST_EVENTS,
                AttributeValue.fromL(activity.lastEvents().stream()
                        .map(ActivityAttributes::seen)
                        .toList()));
        attributes.put(FeatureTables.DAILY_EVENTS, daily(activity.daily()));
        attributes.put(FeatureTables.LAST_SEEN, Attributes.millis(activity.lastSeen()));
        attributes.put(
                FeatureTables.EXPIRES_AT,
                Attributes.number(clock.instant().plus(TIME_TO_LIVE).getEpochSecond()));
    }

    @Override
    Activity state(Map<String, AttributeValue> attributes) {
        return new Activity(
                cart(attributes.get(FeatureTables.CART)),
                attributes.get(FeatureTables.LAST_EVENTS).l().stream()
                        .map(ActivityAttributes::seen)
                        .toList(),
                daily(attributes.get(FeatureTables.DAILY_EVENTS)),
                Attributes.instant(attributes, FeatureTables.LAST_SEEN));
    }

    private static AttributeValue cart(Cart cart) {
        return AttributeValue.fromL(cart.lines().entrySet().stream()
                .map(line -> AttributeValue.fromL(
                        List.of(Attributes.text(line.getKey()), Attributes.number(line.getValue()))))
                .toList());
    }

    private static Cart cart(AttributeValue value) {
        var lines = new LinkedHashMap<String, Long>();
        value.l()
                .forEach(line -> lines.put(
                        line.l().get(0).s(), Long.valueOf(line.l().get(1).n())));
        return new Cart(lines);
    }

    private static AttributeValue seen(Activity.Seen seen) {
        return AttributeValue.fromM(Map.of(
                FeatureTables.EVENT, Attributes.text(seen.type().wireName()),
                FeatureTables.AT, Attributes.millis(seen.at()),
                FeatureTables.PRODUCTS,
                        AttributeValue.fromL(
                                seen.products().stream().map(Attributes::text).toList())));
    }

    private static Activity.Seen seen(AttributeValue value) {
        var attributes = value.m();
        return new Activity.Seen(
                EventType.ofWireName(Attributes.text(attributes, FeatureTables.EVENT))
                        .orElseThrow(),
                Attributes.instant(attributes, FeatureTables.AT),
                attributes.get(FeatureTables.PRODUCTS).l().stream()
                        .map(AttributeValue::s)
                        .toList());
    }

    private static AttributeValue daily(DailyEvents daily) {
        var days = new HashMap<String, AttributeValue>();
        daily.byEpochDay().forEach((day, counts) -> {
            var byType = new HashMap<String, AttributeValue>();
            counts.forEach((type, count) -> byType.put(type.wireName(), Attributes.number(count)));
            days.put(Long.toString(day), AttributeValue.fromM(byType));
        });
        return AttributeValue.fromM(days);
    }

    private static DailyEvents daily(AttributeValue value) {
        var days = new TreeMap<Long, Map<EventType, Long>>();
        value.m().forEach((day, byType) -> {
            var counts = new EnumMap<EventType, Long>(EventType.class);
            byType.m()
                    .forEach((type, count) ->
                            counts.put(EventType.ofWireName(type).orElseThrow(), Long.valueOf(count.n())));
            days.put(Long.valueOf(day), counts);
        });
        return new DailyEvents(days);
    }
}
