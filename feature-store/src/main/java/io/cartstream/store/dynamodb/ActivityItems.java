package io.cartstream.store.dynamodb;

import io.cartstream.event.EventType;
import io.cartstream.feature.Activity;
import io.cartstream.feature.Cart;
import io.cartstream.feature.DailyEvents;
import io.cartstream.store.FeatureTables;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
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

    /** Asks for what {@link #cart(Map)} reads of a shopper's item; eventually consistent, which costs half. */
    public KeysAndAttributes onlyCart(String userId) {
        return Projection.of(List.of(Attribute.SET_ASIDE, Attribute.CART)).keys(List.of(key(userId)));
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
     * What the item says; nothing where it was set aside before it held a cart.
     *
     * @throws UnreadableItemException where it is not as the writer writes it
     */
    public Activity activity(Map<String, AttributeValue> attributes) {
        return attributes.containsKey(Attribute.SET_ASIDE) && !attributes.containsKey(Attribute.CART)
                ? Activity.EMPTY
                : state(attributes);
    }

    /**
     * The products in the live cart, in cart order; none where the item was set aside before it held a cart.
     *
     * @throws UnreadableItemException where it is not as the writer writes it
     */
    public List<String> cart(Map<String, AttributeValue> attributes) {
        return attributes.containsKey(Attribute.SET_ASIDE) && !attributes.containsKey(Attribute.CART)
                ? List.of()
                : List.copyOf(liveCart(attributes).lines().keySet());
    }

    @Override
    void putState(Map<String, AttributeValue> attributes, Activity activity) {
        attributes.put(Attribute.CART, cart(activity.cart()));
        attributes.put(
                Attribute.LAST_EVENTS,
                AttributeValue.fromL(
                        activity.lastEvents().stream().map(ActivityItems::seen).toList()));
        attributes.put(Attribute.DAILY_EVENTS, daily(activity.daily()));
        attributes.put(Attribute.LAST_SEEN, Attributes.millis(activity.lastSeen()));
        attributes.put(
                Attribute.EXPIRES_AT,
                Attributes.number(clock.instant().plus(TIME_TO_LIVE).getEpochSecond()));
    }

    @Override
    Activity state(Map<String, AttributeValue> attributes) {
        return new Activity(
                liveCart(attributes),
                Attributes.list(attributes, Attribute.LAST_EVENTS).stream()
                        .map(ActivityItems::seen)
                        .toList(),
                daily(Attributes.map(attributes, Attribute.DAILY_EVENTS)),
                Attributes.instant(attributes, Attribute.LAST_SEEN));
    }

    private static AttributeValue cart(Cart cart) {
        return AttributeValue.fromL(cart.lines().entrySet().stream()
                .map(line -> AttributeValue.fromL(
                        List.of(Attributes.text(line.getKey()), Attributes.number(line.getValue()))))
                .toList());
    }

    private static Cart liveCart(Map<String, AttributeValue> attributes) {
        var lines = new LinkedHashMap<String, Long>();
        for (var value : Attributes.list(attributes, Attribute.CART)) {
            var line = Attributes.list(value, Attribute.CART);
            if (line.size() != 2) {
                throw new UnreadableItemException(Attribute.CART + " holds a line that is no product and quantity");
            }
            lines.put(
                    Attributes.text(line.getFirst(), Attribute.CART),
                    Attributes.number(line.getLast(), Attribute.CART));
        }
        return new Cart(lines);
    }

    private static AttributeValue seen(Activity.Seen seen) {
        return AttributeValue.fromM(Map.of(
                Attribute.EVENT, Attributes.text(seen.type().wireName()),
                Attribute.AT, Attributes.millis(seen.at()),
                Attribute.PRODUCTS,
                        AttributeValue.fromL(
                                seen.products().stream().map(Attributes::text).toList())));
    }

    private static Activity.Seen seen(AttributeValue value) {
        var attributes = Attributes.map(value, Attribute.LAST_EVENTS);
        return new Activity.Seen(
                type(Attributes.text(attributes, Attribute.EVENT)),
                Attributes.instant(attributes, Attribute.AT),
                Attributes.list(attributes, Attribute.PRODUCTS).stream()
                        .map(product -> Attributes.text(product, Attribute.PRODUCTS))
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

    private static DailyEvents daily(Map<String, AttributeValue> stored) {
        var days = new TreeMap<Long, Map<EventType, Long>>();
        stored.forEach((day, byType) -> {
            var counts = new HashMap<EventType, Long>();
            Attributes.map(byType, Attribute.DAILY_EVENTS)
                    .forEach((type, count) -> counts.put(type(type), Attributes.number(count, Attribute.DAILY_EVENTS)));
            days.put(Attributes.day(day, Attribute.DAILY_EVENTS), Map.copyOf(counts));
        });
        return new DailyEvents(days);
    }

    private static EventType type(String wireName) {
        return EventType.ofWireName(wireName)
                .orElseThrow(() -> new UnreadableItemException(Attribute.EVENT + " is no type of event"));
    }
}
