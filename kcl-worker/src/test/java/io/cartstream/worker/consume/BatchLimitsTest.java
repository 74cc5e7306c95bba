package io.cartstream.worker.consume;

import static org.assertj.core.api.Assertions.assertThat;

import io.cartstream.event.CartItem;
import io.cartstream.event.EventType;
import io.cartstream.event.ShoppingEvent;
import io.cartstream.store.Position;
import io.cartstream.worker.stream.Batch;
import io.cartstream.worker.stream.DeadLetter;
import io.cartstream.worker.stream.Decoded;
import io.cartstream.worker.stream.PlacedEvent;
import io.cartstream.worker.stream.StreamRecord;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.junit.jupiter.api.Test;

class BatchLimitsTest {
    private static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");
    private static final BatchLimits LIMITS = new BatchLimits(7, 1_000, 30, 25);

    @Property(tries = 2000)
    void anyShapeIsCutWithinTheBoundsAndInOrderAndNothingIsLost(@ForAll("shapes") List<Shape> shapes) {
        var records = decoded(shapes);

        var batches = cut(records);

        assertThat(batches.stream().flatMap(BatchLimitsTest::records)).containsExactlyElementsOf(records);
        assertThat(batches).allSatisfy(batch -> {
            assertThat(batch.size()).isBetween(1, 7);
            assertThat(batch.end()).isEqualTo(records(batch).toList().getLast().position());
            if (batch.size() > 1) {
                assertThat(bytes(batch)).isLessThanOrEqualTo(1_000);
                assertThat(lines(batch)).isLessThanOrEqualTo(30);
                assertThat(items(batch)).isLessThanOrEqualTo(25);
            }
        });
    }

    @Property(tries = 1000)
    void noBatchIsSmallerThanItHasToBe(@ForAll("shapes") List<Shape> shapes) {
        var batches = cut(decoded(shapes));

        for (var i = 0; i + 1 < batches.size(); i++) {
            var first = batches.get(i + 1);
            var with = Batch.of(
                    "shard-1",
                    Stream.concat(records(batches.get(i)), records(first).limit(1))
                            .toList());
            assertThat(with.size() > 7 || bytes(with) > 1_000 || lines(with) > 30 || items(with) > 25)
                    .as("the next record would have exceeded a bound")
                    .isTrue();
        }
    }

    @Test
    void nothingIsDecodedBeforeItIsNeeded() {
        var asked = new int[1];
        var endless = new Iterator<Decoded>() {
            @Override
            public boolean hasNext() {
                return true;
            }

            @Override
            public Decoded next() {
                return decoded(new Shape(EventType.PRODUCT_VIEW, 1, 1, 1, 1), asked[0]++);
            }
        };

        assertThat(LIMITS.batches("shard-1", endless).next().size()).isEqualTo(7);
        assertThat(asked[0]).isEqualTo(8);
    }

    /** What a shape of record comes to; without a type it is a dead letter. */
    record Shape(EventType type, int shopper, int firstProduct, int products, int bytes) {}

    @Provide
    Arbitrary<List<Shape>> shapes() {
        var type = Arbitraries.frequencyOf(
                Tuple.of(4, Arbitraries.just(EventType.CHECKOUT)),
                Tuple.of(2, Arbitraries.of(EventType.SHOPPING)),
                Tuple.of(1, Arbitraries.just((EventType) null)));
        var number = Arbitraries.integers();
        return Combinators.combine(
                        type,
                        number.between(0, 40),
                        number.between(0, 60),
                        Arbitraries.frequencyOf(Tuple.of(6, number.between(1, 4)), Tuple.of(1, number.between(20, 60))),
                        Arbitraries.frequencyOf(
                                Tuple.of(6, number.between(0, 200)), Tuple.of(1, number.between(500, 3_000))))
                .as(Shape::new)
                .list()
                .ofMaxSize(40);
    }

    private static List<Batch> cut(List<Decoded> records) {
        var batches = new ArrayList<Batch>();
        LIMITS.batches("shard-1", records.iterator()).forEachRemaining(batches::add);
        return batches;
    }

    private static List<Decoded> decoded(List<Shape> shapes) {
        return IntStream.range(0, shapes.size())
                .mapToObj(i -> decoded(shapes.get(i), i))
                .toList();
    }

    private static Decoded decoded(Shape shape, int number) {
        var position = new Position(BigInteger.valueOf(number), 0);
        var bytes = ByteBuffer.allocate(shape.bytes());
        if (shape.type() == null) {
            return new DeadLetter(new StreamRecord(position, NOW, "key", bytes), "none");
        }
        var items = IntStream.range(shape.firstProduct(), shape.firstProduct() + shape.products())
                .mapToObj(i -> CartItem.of("p" + i))
                .toList();
        var event = new ShoppingEvent(
                "e" + number,
                "u" + shape.shopper(),
                shape.type(),
                items,
                NOW,
                NOW,
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
        return new PlacedEvent(event, position, NOW, bytes);
    }

    private static Stream<Decoded> records(Batch batch) {
        return Stream.<Decoded>concat(batch.events().stream(), batch.deadLetters().stream())
                .sorted(Comparator.comparing(Decoded::position));
    }

    private static int bytes(Batch batch) {
        return batch.events().stream()
                        .mapToInt(event -> event.line().remaining())
                        .sum()
                + batch.deadLetters().stream()
                        .mapToInt(letter -> letter.record().payload().remaining())
                        .sum();
    }

    private static int lines(Batch batch) {
        return batch.events().stream()
                .mapToInt(placed -> placed.event().items().size())
                .sum();
    }

    private static long items(Batch batch) {
        var checkouts = batch.events().stream()
                .map(PlacedEvent::event)
                .filter(event -> event.type().equals(EventType.CHECKOUT))
                .toList();
        return batch.events().stream()
                        .map(placed -> placed.event().userId())
                        .distinct()
                        .count()
                + checkouts.stream().map(ShoppingEvent::userId).distinct().count()
                + checkouts.stream()
                        .flatMap(event -> event.items().stream())
                        .map(CartItem::productId)
                        .distinct()
                        .count();
    }
}
