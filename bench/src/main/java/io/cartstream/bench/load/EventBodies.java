package io.cartstream.bench.load;

import io.cartstream.tools.simulate.ShopperSimulation;
import io.cartstream.tools.simulate.SimulationSettings;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/**
 * Bodies of requests: made-up shoppers' events, the same at each run, made before anything is measured. Each belongs to another shopper.
 * At the rates of a benchmark, the same shoppers return every second or two; no real shopper clicks faster.
 */
final class EventBodies {
    private static final int USERS = 400_000;
    private static final int PRODUCTS = 2_000;
    private static final int REQUESTS = 20_000;
    private static final int MOST_EVENTS = 60_000;

    /** Of so many events one is taken, so that it may be any step of a visit. */
    private static final int ONE_OF = 7;

    private static final long SEED = 1;
    private static final SimulationSettings SHOPPERS = new SimulationSettings(
            SEED, USERS, PRODUCTS, 0.2, 0, 0, Instant.parse("2026-01-01T00:00:00Z"), Duration.ofMillis(1));

    private EventBodies() {}

    /**
     * At least two bodies.
     *
     * @param eventsPerRequest 1 for a bare event, more for an array of so many
     */
    static List<byte[]> of(int eventsPerRequest) {
        var events = events(Math.min(REQUESTS * eventsPerRequest, MOST_EVENTS));
        var bodies = new ArrayList<byte[]>(events.size() / eventsPerRequest);
        for (var from = 0; from + eventsPerRequest <= events.size(); from += eventsPerRequest) {
            var some = events.subList(from, from + eventsPerRequest);
            var body = eventsPerRequest == 1 ? some.getFirst() : "[" + String.join(",", some) + "]";
            bodies.add(body.getBytes(StandardCharsets.UTF_8));
        }
        return bodies;
    }

    private static List<String> events(int number) {
        var simulation = new ShopperSimulation(SHOPPERS);
        var shoppers = new HashSet<String>();
        var events = new ArrayList<String>(number);
        for (var made = 1; events.size() < number; made++) {
            var event = simulation.next();
            if (made % ONE_OF == 0 && shoppers.add(event.userId())) {
                events.add(event.json());
            }
        }
        return events;
    }
}
