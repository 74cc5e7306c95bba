package io.cartstream.tools.simulate;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cartstream.event.EventContract;
import io.cartstream.event.EventJson;
import io.cartstream.event.UnreadableJsonException;
import io.cartstream.tools.replay.PostableEvent;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class ShopperSimulationTest {
    private static final Instant NOW = Instant.parse("2026-06-01T00:00:00Z");

    private final EventContract contract = new EventContract();
    private final EventJson json = new EventJson();

    @Property(tries = 20)
    void theSameSeedGivesTheSameEvents(@ForAll long seed) {
        var settings = SimulationSettings.ofSeed(seed).withDuplicates(0.1).withPoison(0.1);

        assertThat(events(settings, 500)).isEqualTo(events(settings, 500));
    }

    @Test
    void anotherSeedGivesOtherEvents() {
        assertThat(events(SimulationSettings.ofSeed(1), 10))
                .doesNotContainAnyElementsOf(events(SimulationSettings.ofSeed(2), 10));
    }

    @Test
    void everyEventKeepsTheContractSaysThatItIsMadeAndHasAnIdOfItsOwn() {
        var events = parsed(events(SimulationSettings.ofSeed(1), 5_000));

        assertThat(events).allSatisfy(event -> {
            assertThat(contract.violations(event, NOW)).isEmpty();
            assertThat(event.get("source").asString()).isEqualTo("simulated");
        });
        assertThat(events).extracting(event -> event.get("event_id").asString()).doesNotHaveDuplicates();
        assertThat(events)
                .extracting(event -> event.get("event").asString())
                .contains("product_view", "add_to_cart", "remove_from_cart", "update_cart", "checkout");
    }

    @Test
    void poisonBreaksTheContractAndNothingElseDoes() {
        var events = events(SimulationSettings.ofSeed(1).withPoison(0.2), 5_000);

        assertThat(events.stream().filter(PostableEvent::poison).count()).isBetween(800L, 1_200L);
        assertThat(events).allSatisfy(event -> assertThat(isRejected(event)).isEqualTo(event.poison()));
    }

    @Test
    void aDuplicateIsTheVeryEventAgain() {
        var events = events(SimulationSettings.ofSeed(1).withDuplicates(0.1), 5_000);

        var byId = parsed(events).stream()
                .collect(groupingBy(event -> event.get("event_id").asString()));
        var duplicates = byId.values().stream().filter(same -> same.size() > 1).toList();
        assertThat(duplicates).hasSizeBetween(300, 700);
        assertThat(duplicates)
                .allSatisfy(same -> assertThat(new HashSet<>(same)).hasSize(1));
    }

    @Test
    void aShopperChecksOutWhatTheCartHoldsAndNothingElse() {
        var carts = new HashMap<String, Set<String>>();
        var checkouts = 0;
        for (var event : parsed(events(SimulationSettings.ofSeed(3), 20_000))) {
            var cart = carts.computeIfAbsent(event.get("session_id").asString(), _ -> new HashSet<>());
            switch (event.get("event").asString()) {
                case "add_to_cart" -> cart.addAll(products(event));
                case "remove_from_cart" -> cart.removeAll(products(event));
                case "checkout" -> {
                    assertThat(new HashSet<>(products(event))).isEqualTo(cart);
                    checkouts++;
                }
                default -> {}
            }
        }
        assertThat(checkouts).isGreaterThan(500);
    }

    @Test
    void shoppersBuyTheirFavouritesAgain() {
        var bought = new HashSet<String>();
        var again = 0L;
        var lines = 0L;
        for (var event : parsed(events(SimulationSettings.ofSeed(4), 30_000))) {
            if (event.get("event").asString().equals("checkout")) {
                for (var product : products(event)) {
                    lines++;
                    again += bought.add(event.get("user_id").asString() + product) ? 0 : 1;
                }
            }
        }
        assertThat((double) again / lines).isGreaterThan(0.3);
    }

    @Test
    void skewMakesSomeProductsMorePopular() {
        assertThat(shareOfMostPopular(0)).isLessThan(0.03);
        assertThat(shareOfMostPopular(1)).isGreaterThan(0.1);
    }

    @Test
    void aShopperIsInTheShopOnlyOnceAtATime() {
        var lastSession = new HashMap<String, String>();
        var over = new HashSet<String>();
        for (var event : parsed(events(SimulationSettings.ofSeed(5), 10_000))) {
            var session = event.get("session_id").asString();
            var before = lastSession.put(event.get("user_id").asString(), session);
            if (before != null && !before.equals(session)) {
                over.add(before);
            }
            assertThat(over).doesNotContain(session);
        }
        assertThat(over).isNotEmpty();
    }

    @Test
    void aSettingOutOfItsBoundsIsNamed() {
        assertThatThrownBy(() -> SimulationSettings.ofSeed(1).withPoison(1.5))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("poison must be between 0 and 1, was 1.5");
    }

    private double shareOfMostPopular(double skew) {
        var settings = new SimulationSettings(6, 500, 300, skew, 0, 0, NOW.minusSeconds(86_400), Duration.ofSeconds(1));
        var views = parsed(events(settings, 10_000)).stream()
                .filter(event -> event.get("event").asString().equals("product_view"))
                .flatMap(event -> products(event).stream())
                .collect(groupingBy(product -> product, counting()));
        var all = views.values().stream().mapToLong(Long::longValue).sum();
        return (double) Collections.max(views.values()) / all;
    }

    private boolean isRejected(PostableEvent event) {
        try {
            return !contract.violations(json.parse(event.json().getBytes(StandardCharsets.UTF_8)), NOW)
                    .isEmpty();
        } catch (UnreadableJsonException _) {
            return true;
        }
    }

    private static List<String> products(JsonNode event) {
        return event.get("items")
                .valueStream()
                .map(item -> item.get("product_id").asString())
                .toList();
    }

    private List<JsonNode> parsed(List<PostableEvent> events) {
        return events.stream()
                .map(event -> json.parse(event.json().getBytes(StandardCharsets.UTF_8)))
                .toList();
    }

    private static List<PostableEvent> events(SimulationSettings settings, int count) {
        return Stream.generate(new ShopperSimulation(settings)::next)
                .limit(count)
                .toList();
    }
}
