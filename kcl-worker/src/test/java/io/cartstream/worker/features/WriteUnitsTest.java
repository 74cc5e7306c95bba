package io.cartstream.worker.features;

import static org.assertj.core.api.Assertions.assertThat;

import io.cartstream.event.CartItem;
import io.cartstream.event.EventType;
import io.cartstream.event.ShoppingEvent;
import io.cartstream.feature.Activity;
import io.cartstream.store.FeatureTables;
import io.cartstream.store.Position;
import io.cartstream.store.RecentEvents;
import io.cartstream.store.ShopperItem;
import io.cartstream.store.dynamodb.ActivityItems;
import io.cartstream.worker.stream.PlacedEvent;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * What a shopper's events cost. DynamoDB bills a write by the kilobyte of the whole item, the larger of before and after, also where only
 * one attribute changes. Source: DynamoDB Developer Guide, "DynamoDB read and write operations"
 * (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/read-write-operations.html).
 */
class WriteUnitsTest {
    private static final int A_UNIT = 1024;
    private static final BigInteger FIRST_SEQUENCE =
            new BigInteger("49590338271490256608559692538361571095921575989136588898");
    private static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");
    private static final ActivityItems ITEMS = new ActivityItems(new FeatureTables("t-"), InstantSource.fixed(NOW));
    private static final ShopperFold<Activity> FOLD = new ShopperFold<>(
            "shardId-000000000001",
            Duration.ofDays(7),
            new RecentEvents.Bound(Duration.ofMinutes(15), ActivityFeatures.IDS_ALWAYS, ActivityFeatures.IDS_AT_MOST),
            Activity.EMPTY);

    @ParameterizedTest
    @ValueSource(ints = {512, 2_000})
    void anEventOfAGrownShopperTakesAUnitAndNeverMoreThanTwo(int earlier) {
        var units = unitsPerEvent(earlier, Duration.ofDays(30).dividedBy(earlier / 16), Duration.ofSeconds(40));

        assertThat(units).allMatch(unit -> unit <= 2);
        assertThat(units.stream().filter(unit -> unit == 1).count()).isGreaterThan(units.size() / 2);
    }

    @Test
    void anEventOfAShopperWhoDidEverythingAtOnceTakesNoMoreThanTwo() {
        assertThat(unitsPerEvent(512, Duration.ofSeconds(1), Duration.ofMillis(5)))
                .allMatch(unit -> unit <= 2);
    }

    /** Of the events that follow {@code earlier} ones, which come in sessions of 16. */
    private static List<Integer> unitsPerEvent(int earlier, Duration betweenSessions, Duration betweenEvents) {
        var random = new Random(1);
        var units = new ArrayList<Integer>();
        var held = new HashMap<String, ShopperItem<Activity>>();
        for (var n = 0; n < earlier + 64; n++) {
            var at = NOW.plus(betweenSessions.multipliedBy(n / 16)).plus(betweenEvents.multipliedBy(n % 16));
            var before = size(held);
            var cart = held.values().stream()
                    .flatMap(item -> item.state().cart().lines().keySet().stream())
                    .toList();
            var event = List.of(placed(n, random, cart, at));
            held.putAll(FOLD.fold(event, held, (activity, placed) -> activity.with(placed.event()))
                    .changed());
            held.replaceAll((_, item) -> item.written());
            if (n >= earlier) {
                units.add(Math.ceilDiv(Math.max(before, size(held)), A_UNIT));
            }
        }
        return units;
    }

    /** The mix that a shop has: an order takes all that is in the cart. */
    private static PlacedEvent placed(int n, Random random, Collection<String> cart, Instant at) {
        var luck = random.nextDouble();
        var type = luck < 0.75
                ? EventType.PRODUCT_VIEW
                : luck < 0.93 || cart.isEmpty()
                        ? EventType.ADD_TO_CART
                        : luck < 0.96 ? EventType.REMOVE_FROM_CART : EventType.CHECKOUT;
        var products = List.of(Integer.toString(random.nextInt(10_000, 100_000)));
        if (type.equals(EventType.CHECKOUT)) {
            products = List.copyOf(cart);
        } else if (type.equals(EventType.REMOVE_FROM_CART)) {
            products = List.of(cart.iterator().next());
        }
        var event = new ShoppingEvent(
                "event-" + n,
                "shopper-17850",
                type,
                products.stream().map(CartItem::of).toList(),
                at,
                at,
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
        var sequence = FIRST_SEQUENCE.add(BigInteger.valueOf(n));
        return new PlacedEvent(event, new Position(sequence, 17), at, ByteBuffer.allocate(0));
    }

    private static int size(Map<String, ShopperItem<Activity>> held) {
        return held.values().stream()
                .mapToInt(item -> size(AttributeValue.fromM(ITEMS.put(item).item())) - 3)
                .sum();
    }

    /**
     * As DynamoDB counts. Source: DynamoDB Developer Guide, "Item sizes and formats"
     * (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html).
     */
    private static int size(AttributeValue value) {
        return switch (value.type()) {
            case S -> bytes(value.s());
            case N -> Math.ceilDiv(value.n().length(), 2) + 1;
            case B -> value.b().asByteArray().length;
            case M ->
                3
                        + value.m().entrySet().stream()
                                .mapToInt(one -> bytes(one.getKey()) + size(one.getValue()) + 1)
                                .sum();
            default -> throw new AssertionError("no attribute of an activity is of type " + value.type());
        };
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
