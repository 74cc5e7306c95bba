package io.cartstream.worker.features;

import static org.assertj.core.api.Assertions.assertThat;

import io.cartstream.event.CartItem;
import io.cartstream.event.EventType;
import io.cartstream.event.ShoppingEvent;
import io.cartstream.feature.StreamClock;
import io.cartstream.store.Position;
import io.cartstream.worker.stream.Batch;
import io.cartstream.worker.stream.PlacedEvent;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ShardClockTest {
    private static final Instant MONDAY = Instant.parse("2026-11-23T08:00:00Z");

    private final List<StreamClock> stored = new ArrayList<>();
    private final ShardClock clock = new ShardClock("s1", (_, newest) -> stored.add(newest));

    @Test
    void itFollowsTheNewestEventTimeByTheHour() {
        clock.advance(batch(event(MONDAY.minus(Duration.ofDays(9)), MONDAY)));
        clock.advance(batch(event(MONDAY.minus(Duration.ofMinutes(30)), MONDAY)));
        clock.advance(batch(event(MONDAY.minus(Duration.ofMinutes(10)), MONDAY)));

        assertThat(stored)
                .containsExactly(
                        new StreamClock(MONDAY.minus(Duration.ofDays(9))),
                        new StreamClock(MONDAY.minus(Duration.ofHours(1))));
    }

    @Test
    void oneDeviceADayAheadDoesNotMoveItBeyondTheReceipt() {
        clock.advance(batch(event(MONDAY.plus(Duration.ofDays(1)), MONDAY)));
        clock.advance(batch(event(MONDAY.plus(Duration.ofHours(1)), MONDAY.plus(Duration.ofHours(1)))));

        assertThat(stored).containsExactly(new StreamClock(MONDAY), new StreamClock(MONDAY.plus(Duration.ofHours(1))));
    }

    private static Batch batch(ShoppingEvent event) {
        var placed =
                new PlacedEvent(event, new Position(BigInteger.ONE, 0), event.receivedAt(), ByteBuffer.allocate(0));
        return Batch.of("s1", List.of(placed));
    }

    private static ShoppingEvent event(Instant at, Instant receivedAt) {
        return new ShoppingEvent(
                "e",
                "7",
                EventType.PRODUCT_VIEW,
                List.of(CartItem.of("p")),
                at,
                receivedAt,
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }
}
