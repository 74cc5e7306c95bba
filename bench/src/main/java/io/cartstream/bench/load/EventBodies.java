package io.cartstream.bench.load;

import io.cartstream.local.replay.PostableEvent;
import io.cartstream.local.simulate.ShopperSimulation;
import io.cartstream.local.simulate.SimulationSettings;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/**
 * Bodies of requests: made-up shoppers' events, the same at each run, made before anything is measured. They are shuffled, since the
 * simulation lets fifty shoppers in at a time, and one who clicks a hundred times a second is none.
 */
final class EventBodies {
    private static final int USERS = 50_000;
    private static final int PRODUCTS = 2_000;
    private static final int EVENTS = 20_000;
    private static final long SEED = 1;
    private static final SimulationSettings SHOPPERS = new SimulationSettings(
            SEED, USERS, PRODUCTS, 0.2, 0, 0, Instant.parse("2026-01-01T00:00:00Z"), Duration.ofMillis(10));

    private EventBodies() {}

    /**
     * At least two bodies.
     *
     * @param eventsPerRequest 1 for a bare event, more for an array of so many
     */
    static List<byte[]> of(int eventsPerRequest) {
        var events = new ArrayList<>(Stream.generate(new ShopperSimulation(SHOPPERS)::next)
                .limit(EVENTS)
                .map(PostableEvent::json)
                .toList());
        Collections.shuffle(events, new Random(SEED));
        var bodies = new ArrayList<byte[]>(EVENTS / eventsPerRequest);
        for (var from = 0; from + eventsPerRequest <= EVENTS; from += eventsPerRequest) {
            var some = events.subList(from, from + eventsPerRequest);
            var body = eventsPerRequest == 1 ? some.getFirst() : "[" + String.join(",", some) + "]";
            bodies.add(body.getBytes(StandardCharsets.UTF_8));
        }
        return bodies;
    }
}
