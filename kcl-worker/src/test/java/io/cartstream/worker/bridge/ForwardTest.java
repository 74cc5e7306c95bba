package io.cartstream.worker.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.cartstream.event.EventContract;
import io.cartstream.ingest.Admission;
import io.cartstream.ingest.ByteBudget;
import io.cartstream.ingest.IngestLimits;
import io.cartstream.ingest.MemoryStream;
import io.cartstream.ingest.MemoryStream.StubBehaviour;
import io.cartstream.ingest.OrderedPuts;
import io.cartstream.service.settings.DataSize;
import io.cartstream.store.Position;
import io.cartstream.worker.metrics.Metric;
import io.cartstream.worker.metrics.Mode;
import io.cartstream.worker.metrics.WorkerMetrics;
import io.cartstream.worker.metrics.WorkerRegistry;
import io.cartstream.worker.stream.Batch;
import io.cartstream.worker.stream.Decoding;
import io.cartstream.worker.stream.RecordDecoder;
import io.cartstream.worker.stream.StreamRecord;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ForwardTest {
    private static final Duration NOT_LONG = Duration.ofMillis(50);
    private static final Duration LONG = Duration.ofSeconds(30);

    private final MemoryStream main = new MemoryStream();
    private final WorkerMetrics metrics =
            new WorkerMetrics(WorkerRegistry.silent(Mode.BRIDGE).meters());
    private final ByteBudget budget = new ByteBudget(DataSize.ofKibibytes(64));
    private final OrderedPuts puts = new OrderedPuts(
            new IngestLimits(4, DataSize.ofKibibytes(16), Duration.ofMillis(1), 2, Duration.ofDays(3650)),
            main,
            "a secret for tests",
            budget,
            new ForwardMetrics(metrics));
    private final RecordDecoder decoder =
            new RecordDecoder(new PostedReader("cartstream-direct", new Admission(new EventContract())));

    @AfterEach
    void close() {
        puts.close();
    }

    @Test
    void itReturnsOnceTheMainStreamHasEveryEventInTheOrderOfTheShard() {
        new Forward(puts, LONG).put(batch(0, 50));

        assertThat(orders()).containsExactlyElementsOf(numbers(0, 50));
        assertThat(budget.used()).isZero();
    }

    @Test
    void aBatchOfDeadLettersAloneIsForwardedAtOnce() {
        main.behave(StubBehaviour.SILENT);

        assertThatCode(() -> new Forward(puts, NOT_LONG).put(batch(0, 0))).doesNotThrowAnyException();
    }

    @Test
    void whileTheStreamDoesNotAnswerTheBatchIsUnfinishedAndIsNotPutTwice() {
        var forward = new Forward(puts, NOT_LONG);
        main.behave(StubBehaviour.BROKEN);
        var batch = batch(0, 20);

        assertThatThrownBy(() -> forward.put(batch)).isInstanceOf(NotForwardedException.class);
        assertThatThrownBy(() -> forward.put(batch)).isInstanceOf(NotForwardedException.class);
        main.behave(StubBehaviour.WELL);
        await().untilAsserted(() -> forward.put(batch));

        assertThat(orders()).containsExactlyElementsOf(numbers(0, 20));
        assertThat(metrics.total(Metric.PUT_LOST)).isPositive();
        assertThat(metrics.total(Metric.PUT_RETRIES)).isPositive();
    }

    @Test
    void whereThereIsNoRoomNothingIsPutUntilThereIs() {
        var forward = new Forward(puts, LONG);
        assertThat(budget.tryAcquire(DataSize.ofKibibytes(63).bytes())).isTrue();

        assertThatThrownBy(() -> forward.put(batch(0, 10)))
                .isInstanceOf(NotForwardedException.class)
                .hasMessageContaining("too many bytes");
        assertThat(main.records()).isEmpty();
        budget.release(DataSize.ofKibibytes(63).bytes());
        forward.put(batch(0, 10));

        assertThat(orders()).containsExactlyElementsOf(numbers(0, 10));
    }

    @Test
    void theNextBatchIsAnotherOne() {
        var forward = new Forward(puts, LONG);

        forward.put(batch(0, 5));
        forward.put(batch(5, 5));

        assertThat(orders()).containsExactlyElementsOf(numbers(0, 10));
    }

    @Test
    void anInterruptedWaitSaysSoAndStaysInterrupted() {
        main.behave(StubBehaviour.SILENT);
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> new Forward(puts, LONG).put(batch(0, 1))).isInstanceOf(CancellationException.class);
        assertThat(Thread.interrupted()).isTrue();
    }

    /** Another owner puts the same batch again, while the lanes of the first still hold it: the first places keep the order. */
    @Test
    void aBatchPutByTwoOwnersKeepsTheOrderOfItsFirstPlaces() {
        main.behave(StubBehaviour.THROTTLING);
        assertThatThrownBy(() -> new Forward(puts, NOT_LONG).put(batch(0, 30)))
                .isInstanceOf(NotForwardedException.class);
        main.behave(StubBehaviour.WELL);

        new Forward(puts, LONG).put(batch(0, 60));

        assertThat(orders().stream().distinct()).containsExactlyElementsOf(numbers(0, 60));
        assertThat(main.events().stream().distinct()).hasSize(60);
        assertThat(metrics.total(Metric.PUT_THROTTLES)).isPositive();
    }

    /** Events of one shopper; the product tells which. */
    private Batch batch(int from, int count) {
        var events =
                IntStream.range(from, from + count).mapToObj(ForwardTest::event).toList();
        var poison = record(from + count, "poison");
        return Decoding.batch(
                decoder,
                "shard-1",
                java.util.stream.Stream.concat(events.stream(), java.util.stream.Stream.of(poison))
                        .toList());
    }

    private static StreamRecord event(int number) {
        return record(number, """
                {"user_id":"7","event":"product_view","product_ids":["%d"]}""".formatted(number));
    }

    private static StreamRecord record(int number, String payload) {
        return new StreamRecord(
                new Position(BigInteger.valueOf(number), 0),
                Instant.parse("2026-11-24T10:00:00Z"),
                "7",
                ByteBuffer.wrap(payload.getBytes(StandardCharsets.UTF_8)));
    }

    private List<String> orders() {
        return main.events().stream()
                .map(event -> event.replaceFirst(".*\"product_ids\":\\[\"(\\d+)\"].*", "$1"))
                .toList();
    }

    private static List<String> numbers(int from, int to) {
        return IntStream.range(from, to).mapToObj(String::valueOf).toList();
    }
}
