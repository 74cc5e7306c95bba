package io.cartstream.bench.worker;

import io.cartstream.tools.replay.PostableEvent;
import io.cartstream.tools.replay.RecordedFile;
import io.cartstream.tools.simulate.ShopperSimulation;
import io.cartstream.tools.simulate.SimulationSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What the workers are given. */
final class WorkerEvents {
    /** UCI's Online Retail, beside the project, where this machine has it. */
    private static final Path REAL_ORDERS = Path.of("..", "shared", "data", "online-retail.csv.gz");

    /** From the first of them to the last, rounded up. */
    private static final Duration COVERED = Duration.ofDays(375);

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final long SEED = 1;
    private static final int USERS = 10_000;
    private static final int PRODUCTS = 2_000;

    /** Zipf's law with this exponent: the hottest product is in every fifth line. */
    private static final double SKEW = 1.2;

    /** With it the busiest of 2,000 shoppers comes ten times as often as one in the middle. */
    private static final double REGULAR_SKEW = 0.333;

    private WorkerEvents() {}

    /** Made-up shoppers, who view, fill carts and order, with a hot product. */
    static List<PostableEvent> skewed(int events) {
        return made(events, USERS, SKEW);
    }

    /** The same of so many shoppers who come nearly equally often. */
    static List<PostableEvent> ofRegulars(int events, int shoppers) {
        return made(events, shoppers, REGULAR_SKEW);
    }

    private static List<PostableEvent> made(int events, int users, double skew) {
        var shoppers = new SimulationSettings(
                SEED, users, PRODUCTS, skew, 0, 0, Instant.parse("2026-01-01T00:00:00Z"), Duration.ofMillis(500));
        return Stream.generate(new ShopperSimulation(shoppers)::next)
                .limit(events)
                .toList();
    }

    /** {@code orders}, and then once more for each further year: the same shoppers order the same, a year later each time. */
    static List<PostableEvent> yearAfterYear(List<PostableEvent> orders, int years) {
        return IntStream.range(0, years)
                .boxed()
                .flatMap(year -> orders.stream().map(order -> yearsLater(order, year)))
                .toList();
    }

    private static PostableEvent yearsLater(PostableEvent order, int years) {
        var happenedAt = order.happenedAt().orElseThrow().plus(COVERED.multipliedBy(years));
        var event = (ObjectNode) JSON.readTree(order.json());
        event.put("event_id", event.get("event_id").asString() + "-" + years).put("timestamp", happenedAt.toString());
        return PostableEvent.of(order.userId(), Optional.of(happenedAt), event.toString());
    }

    /** Real orders, one checkout each; empty where they are not at hand. */
    static Optional<List<PostableEvent>> realOrders(int atMost) throws IOException {
        if (!Files.isRegularFile(REAL_ORDERS)) {
            return Optional.empty();
        }
        var orders = new ArrayList<PostableEvent>();
        try (var file = RecordedFile.open(REAL_ORDERS)) {
            for (var order = file.next(); order.isPresent() && orders.size() < atMost; order = file.next()) {
                orders.add(order.get());
            }
        }
        return Optional.of(orders);
    }
}
