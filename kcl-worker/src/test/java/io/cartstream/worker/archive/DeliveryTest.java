package io.cartstream.worker.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cartstream.service.retry.RetryPause;
import io.cartstream.worker.archive.DeliveryStream.Answer;
import io.cartstream.worker.archive.DeliveryStream.Refusal;
import io.cartstream.worker.metrics.Metric;
import io.cartstream.worker.metrics.Mode;
import io.cartstream.worker.metrics.WorkerMetrics;
import io.cartstream.worker.metrics.WorkerRegistry;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DeliveryTest {
    private static final Refusal THROTTLED = new Refusal.Throttled();
    private static final Refusal LOST = new Refusal.Failed(new IllegalStateException("connection reset"));

    private final WorkerMetrics metrics =
            new WorkerMetrics(WorkerRegistry.silent(Mode.FOLD).meters());
    private final List<List<Integer>> calls = new ArrayList<>();
    private final List<Integer> taken = new ArrayList<>();
    private final Deque<UnaryOperator<List<ByteBuffer>>> refused = new ArrayDeque<>();
    private final List<Duration> pauses = new ArrayList<>();
    private Refusal refusal = THROTTLED;

    @AfterEach
    void clearInterrupt() {
        Thread.interrupted();
    }

    @Test
    void onlyWhatIsNotTakenIsSentAgainInItsOrder() {
        refuse(1, 3);
        refuse(0);

        delivery(records(5, 10)).run();

        assertThat(calls).containsExactly(List.of(0, 1, 2, 3, 4), List.of(1, 3), List.of(1));
        assertThat(taken).containsExactlyInAnyOrder(0, 1, 2, 3, 4);
        assertThat(metrics.total(Metric.RETRIES)).isEqualTo(2);
        assertThat(metrics.total(Metric.THROTTLES)).isEqualTo(2);
        assertThat(metrics.total(Metric.ARCHIVE_RECORDS)).isEqualTo(5);
        assertThat(metrics.total(Metric.ARCHIVE_BYTES)).isEqualTo(50);
    }

    @Test
    void aDeliveryThatFailedGoesOnWhereItStopped() {
        var delivery = delivery(records(3, 600 * 1024));
        takeNext();
        refuseAll(Delivery.MAX_REFUSALS);

        assertThatThrownBy(delivery::run)
                .isInstanceOf(DeliveryFailedException.class)
                .hasMessage("2 records left; nothing taken in 6 calls, throttled");
        assertThat(taken).containsExactly(0);

        delivery.run();

        assertThat(taken).containsExactly(0, 1, 2);
        assertThat(metrics.total(Metric.ARCHIVE_RECORDS)).isEqualTo(3);
    }

    @Test
    void whatIsTakenLittleByLittleIsNoFailure() {
        IntStream.range(0, 20).forEach(_ -> refused.add(call -> call.subList(1, call.size())));

        delivery(records(15, 10)).run();

        assertThat(taken).hasSize(15).doesNotHaveDuplicates();
    }

    @Test
    void whereCallsFailTheCauseIsToldAndTheirPausesGrow() {
        refusal = LOST;
        refuseAll(Delivery.MAX_REFUSALS);

        assertThatThrownBy(() -> delivery(records(1, 10)).run())
                .isInstanceOf(DeliveryFailedException.class)
                .hasRootCauseMessage("connection reset");
        assertThat(pauses).hasSize(Delivery.MAX_REFUSALS - 1);
        assertThat(metrics.total(Metric.THROTTLES)).isZero();
    }

    @Test
    void aCallHoldsAtMostFiveHundredRecordsAndOneMebibyte() {
        delivery(records(1201, 10)).run();
        assertThat(calls).extracting(List::size).containsExactly(500, 500, 201);

        calls.clear();
        delivery(records(9, 300 * 1024)).run();
        assertThat(calls).extracting(List::size).containsExactly(3, 3, 3);

        calls.clear();
        delivery(records(2, DeliveryStream.MAX_RECORD_BYTES)).run();
        assertThat(calls).extracting(List::size).containsExactly(1, 1);
    }

    @Test
    void anInterruptedDeliveryIsCancelledAndStaysInterrupted() {
        var delivery = new Delivery(
                _ -> {
                    throw new InterruptedException();
                },
                pace(),
                new RetryPause(Duration.ofMillis(10), Duration.ofSeconds(1), _ -> {}),
                metrics,
                records(1, 10));

        assertThatThrownBy(delivery::run).isInstanceOf(CancellationException.class);
        assertThat(Thread.currentThread().isInterrupted()).isTrue();
    }

    @Test
    void nothingToDeliverIsNoCall() {
        delivery(List.of()).run();

        assertThat(calls).isEmpty();
    }

    private void refuse(Integer... indexes) {
        var chosen = Set.of(indexes);
        refused.add(call -> IntStream.range(0, call.size())
                .filter(chosen::contains)
                .mapToObj(call::get)
                .toList());
    }

    private void refuseAll(int times) {
        refused.addAll(Collections.nCopies(times, UnaryOperator.identity()));
    }

    private void takeNext() {
        refused.add(_ -> List.of());
    }

    private Delivery delivery(List<ByteBuffer> records) {
        return new Delivery(
                this::answer,
                pace(),
                new RetryPause(Duration.ofMillis(10), Duration.ofSeconds(1), pauses::add),
                metrics,
                records);
    }

    private static DeliveryPace pace() {
        return new DeliveryPace(() -> 0, _ -> {});
    }

    private Answer answer(List<ByteBuffer> call) {
        calls.add(call.stream().map(record -> record.getInt(0)).toList());
        var open = refused.isEmpty() ? List.<ByteBuffer>of() : refused.remove().apply(call);
        call.stream().filter(record -> !open.contains(record)).forEach(record -> taken.add(record.getInt(0)));
        return open.isEmpty() ? Answer.taken() : Answer.refused(open, refusal);
    }

    private static List<ByteBuffer> records(int count, int bytes) {
        return IntStream.range(0, count)
                .mapToObj(i -> ByteBuffer.allocate(bytes).putInt(0, i))
                .toList();
    }
}
