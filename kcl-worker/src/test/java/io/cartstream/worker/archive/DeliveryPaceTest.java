package io.cartstream.worker.archive;

import static org.assertj.core.api.Assertions.assertThat;

import io.cartstream.service.retry.RetryPause;
import io.cartstream.worker.SimulatedTime;
import io.cartstream.worker.archive.LimitedStream.RefusedBy;
import io.cartstream.worker.metrics.Mode;
import io.cartstream.worker.metrics.WorkerMetrics;
import io.cartstream.worker.metrics.WorkerRegistry;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The pace against a stream with a quota: shards that deliver one batch after the other, in simulated time. */
class DeliveryPaceTest {
    private static final int MEBIBYTE = 1024 * 1024;
    private static final int SHARDS = 4;
    private static final int BATCH_RECORDS = 33;
    private static final int RECORD_BYTES = PackedDelivery.RECORD_BYTES;
    private static final long BATCH_BYTES = (long) BATCH_RECORDS * RECORD_BYTES;
    private static final Duration QUARTER_HOUR = Duration.ofMinutes(15);

    private final WorkerMetrics metrics =
            new WorkerMetrics(WorkerRegistry.silent(Mode.FOLD).meters());
    private final SimulatedTime time = new SimulatedTime();
    private final RetryPause retryPause = new RetryPause(Duration.ofMillis(50), Duration.ofSeconds(2), time::pause);
    private final RetryPause betweenRounds =
            new RetryPause(Duration.ofMillis(200), Duration.ofSeconds(10), time::pause);

    @ParameterizedTest
    @EnumSource
    void aSmallQuotaIsUsedUpByBatchesThatFinish(RefusedBy refusedBy) throws InterruptedException {
        var stream = new LimitedStream(time, MEBIBYTE, refusedBy);
        var finished = deliver(stream, pace(), QUARTER_HOUR);

        assertThat(stream.taken()).isGreaterThan(QUARTER_HOUR.toSeconds() * MEBIBYTE * 9 / 10);
        assertThat(Arrays.stream(finished).sum() * BATCH_BYTES).isGreaterThan(stream.taken() * 8 / 10);
        var each = Arrays.stream(finished).summaryStatistics();
        assertThat(each.getMin()).as("batches of the slowest shard").isGreaterThan(each.getMax() * 7 / 10);
    }

    @ParameterizedTest
    @EnumSource
    void twoProcessesShareTheQuota(RefusedBy refusedBy) throws InterruptedException {
        var stream = new LimitedStream(time, MEBIBYTE, refusedBy);
        var one = new int[SHARDS];
        var other = new int[SHARDS];
        var bodies = new ArrayList<SimulatedTime.Body>();
        bodies.addAll(shards(stream, pace(), QUARTER_HOUR, one));
        bodies.addAll(shards(stream, pace(), QUARTER_HOUR, other));

        time.run(bodies);

        assertThat(stream.taken()).isGreaterThan(QUARTER_HOUR.toSeconds() * MEBIBYTE * 9 / 10);
        assertThat((double) Arrays.stream(one).sum() / Arrays.stream(other).sum())
                .isBetween(0.6, 1 / 0.6);
    }

    @Test
    void aQuotaThatIsRaisedIsFound() throws InterruptedException {
        var stream = new LimitedStream(time, MEBIBYTE, RefusedBy.CALL);
        var pace = pace();
        deliver(stream, pace, Duration.ofMinutes(1));
        assertThat(pace.rate()).isLessThan(2 * MEBIBYTE);

        stream.allow(8 * MEBIBYTE);
        deliver(stream, pace, Duration.ofMinutes(2));
        var before = stream.taken();
        deliver(stream, pace, Duration.ofMinutes(3));

        assertThat(stream.taken() - before).isGreaterThan(60L * 8 * MEBIBYTE * 8 / 10);
    }

    @Test
    void nothingWaitsWhereNothingIsThrottled() throws InterruptedException {
        var stream = new LimitedStream(time, Double.MAX_VALUE, RefusedBy.CALL);
        var pace = pace();

        time.run(List.of(() -> delivery(stream, pace).run()));

        assertThat(stream.calls()).isEqualTo(Math.ceilDiv(BATCH_RECORDS, DeliveryPace.MAX_CALL_BYTES / RECORD_BYTES));
        assertThat(time.elapsed()).isLessThan(Duration.ofMillis(30L * stream.calls() + 20));
    }

    @Test
    void callsBecomeSmallWhereTheQuotaIs() throws InterruptedException {
        var pace = pace();
        assertThat(pace.callBytes()).isEqualTo(DeliveryPace.MAX_CALL_BYTES);

        deliver(new LimitedStream(time, MEBIBYTE, RefusedBy.CALL), pace, Duration.ofMinutes(1));

        assertThat(pace.callBytes()).isBetween(MEBIBYTE / 16, MEBIBYTE / 2);
    }

    private DeliveryPace pace() {
        return new DeliveryPace(time::nanos, time::pause);
    }

    /** How many batches each shard has finished when the time is over, which may be in the middle of a batch. */
    private int[] deliver(DeliveryStream stream, DeliveryPace pace, Duration until) throws InterruptedException {
        var finished = new int[SHARDS];
        time.run(shards(stream, pace, until, finished));
        return finished;
    }

    private List<SimulatedTime.Body> shards(DeliveryStream stream, DeliveryPace pace, Duration until, int[] finished) {
        return IntStream.range(0, SHARDS)
                .<SimulatedTime.Body>mapToObj(shard -> () -> {
                    while (isBefore(until)) {
                        finish(delivery(stream, pace), until);
                        finished[shard] += isBefore(until) ? 1 : 0;
                    }
                })
                .toList();
    }

    /** As a commit cycle does. */
    private void finish(Delivery delivery, Duration until) throws InterruptedException {
        for (var failures = 1; isBefore(until); failures++) {
            try {
                delivery.run();
                return;
            } catch (DeliveryFailedException _) {
                betweenRounds.after(failures);
            }
        }
    }

    private Delivery delivery(DeliveryStream stream, DeliveryPace pace) {
        return new Delivery(
                stream,
                pace,
                retryPause,
                metrics,
                Collections.nCopies(BATCH_RECORDS, ByteBuffer.allocate(RECORD_BYTES)));
    }

    private boolean isBefore(Duration until) {
        return time.elapsed().compareTo(until) < 0;
    }
}
