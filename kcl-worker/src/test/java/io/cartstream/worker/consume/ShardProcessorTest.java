package io.cartstream.worker.consume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.cartstream.event.EventJson;
import io.cartstream.worker.metrics.Metric;
import io.cartstream.worker.metrics.Mode;
import io.cartstream.worker.metrics.WorkerMetrics;
import io.cartstream.worker.metrics.WorkerRegistry;
import io.cartstream.worker.retry.Backoff;
import io.cartstream.worker.stream.Batch;
import io.cartstream.worker.stream.CanonicalReader;
import io.cartstream.worker.stream.RecordDecoder;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.kinesis.exceptions.KinesisClientLibDependencyException;
import software.amazon.kinesis.exceptions.ShutdownException;
import software.amazon.kinesis.exceptions.ThrottlingException;
import software.amazon.kinesis.lifecycle.events.InitializationInput;
import software.amazon.kinesis.lifecycle.events.LeaseLostInput;
import software.amazon.kinesis.lifecycle.events.ProcessRecordsInput;
import software.amazon.kinesis.lifecycle.events.ShardEndedInput;
import software.amazon.kinesis.lifecycle.events.ShutdownRequestedInput;
import software.amazon.kinesis.processor.RecordProcessorCheckpointer;
import software.amazon.kinesis.retrieval.KinesisClientRecord;
import software.amazon.kinesis.retrieval.kpl.ExtendedSequenceNumber;

class ShardProcessorTest {
    private static final Duration STALL_AFTER = Duration.ofMinutes(1);

    private final WorkerMetrics metrics =
            new WorkerMetrics(WorkerRegistry.silent(Mode.FOLD).meters());
    private final List<String> checkpoints = new ArrayList<>();
    private final Deque<Exception> checkpointFailures = new ArrayDeque<>();
    private final List<Integer> archived = new ArrayList<>();
    private final List<Integer> folded = new ArrayList<>();
    private final Deque<Throwable> foldFailures = new ArrayDeque<>();
    private int released;
    private Optional<UUID> holding = Optional.of(new UUID(0, 1));
    private Instant now = Instant.parse("2026-11-23T10:00:00Z");
    private final InstantSource clock = () -> now;
    private final WorkerStatus status = new WorkerStatus(clock, STALL_AFTER);
    private Backoff.Pause duringPause = _ -> {};
    private ShardProcessor processor;

    @BeforeEach
    void initialize() {
        processor = uninitialized();
        processor.initialize(InitializationInput.builder()
                .shardId("shard-1")
                .extendedSequenceNumber(ExtendedSequenceNumber.TRIM_HORIZON)
                .build());
    }

    private ShardProcessor uninitialized() {
        var backoff = new Backoff(Duration.ofMillis(10), Duration.ofSeconds(1), time -> duringPause.pause(time));
        return new ShardProcessor(
                shard -> new CommitCycle(
                        shard,
                        new RecordDecoder(new CanonicalReader(new EventJson())),
                        new ShardWork(
                                List.of(new CommitStep("archive", this::archive), new CommitStep("orders", this::fold)),
                                () -> released++),
                        new SameThread(),
                        backoff,
                        metrics,
                        clock),
                new BatchLimits(3, 1 << 20),
                _ -> holding,
                backoff,
                status);
    }

    @Test
    void theCheckpointNamesTheLastRecordOfEachCycle() {
        process(1, 2, 3, 4);

        assertThat(checkpoints).containsExactly("3:1", "4:1");
        assertThat(metrics.total(Metric.RECORDS)).isEqualTo(4);
    }

    @Test
    void onlyTheStepThatFailedIsTakenAgainAndTheCheckpointWaitsForIt() {
        foldFailures.add(new IllegalStateException("no answer"));
        foldFailures.add(new AssertionError("not even this"));

        process(1);

        assertThat(archived).containsExactly(1);
        assertThat(folded).containsExactly(1);
        assertThat(checkpoints).containsExactly("1:1");
        assertThat(metrics.total(Metric.CYCLE_FAILURES)).isEqualTo(2);
    }

    @Test
    void aStepThatFailsIsTakenAgainForAsLongAsTheLeaseIsHeld() {
        IntStream.range(0, 100).forEach(_ -> foldFailures.add(new IllegalStateException("no answer")));

        process(1);

        assertThat(checkpoints).containsExactly("1:1");
    }

    @Test
    void aCycleWhoseLeaseIsLostIsDroppedAndNothingComesAfterIt() {
        foldFailures.add(new IllegalStateException("no answer"));
        duringPause = _ -> holding = Optional.empty();

        process(1);
        process(2);
        processor.shardEnded(
                ShardEndedInput.builder().checkpointer(checkpointer()).build());

        assertThat(folded).isEmpty();
        assertThat(checkpoints).isEmpty();
    }

    @Test
    void aLeaseThatWasLostAndRegainedIsAnotherTimeOfHoldingIt() {
        foldFailures.add(new IllegalStateException("no answer"));
        duringPause = _ -> holding = Optional.of(new UUID(0, 2));

        process(1);

        assertThat(checkpoints).isEmpty();
    }

    @Test
    void aRefusedCheckpointStopsQuietly() {
        checkpointFailures.add(new ShutdownException("not yours"));

        assertThatCode(() -> process(1, 2, 3, 4)).doesNotThrowAnyException();

        assertThat(checkpoints).isEmpty();
        assertThat(folded).containsExactly(3);
    }

    @Test
    void aCheckpointThatFailsInPassingIsStoredAgain() {
        checkpointFailures.add(new ThrottlingException("slow down"));
        checkpointFailures.add(new KinesisClientLibDependencyException("no answer"));

        process(1);

        assertThat(checkpoints).containsExactly("1:1");
    }

    @Test
    void anInterruptedCycleIsNotCheckpointedAndStaysInterrupted() {
        foldFailures.add(new IllegalStateException("no answer"));
        duringPause = _ -> {
            throw new InterruptedException();
        };

        process(1);
        assertThat(Thread.interrupted()).isTrue();
        process(2);

        assertThat(checkpoints).isEmpty();
    }

    @Test
    void theEndOfTheShardIsCheckpointed() {
        process(1);

        processor.shardEnded(
                ShardEndedInput.builder().checkpointer(checkpointer()).build());

        assertThat(checkpoints).containsExactly("1:1", "end");
        assertThat(status.shards()).isEmpty();
    }

    /** KCL does so where the lease goes while the shard's reader still starts. */
    @Test
    void aLeaseMayBeLostBeforeTheFirstRecord() {
        assertThatCode(() -> uninitialized().leaseLost(LeaseLostInput.builder().build()))
                .doesNotThrowAnyException();
        assertThatCode(() -> uninitialized()
                        .shutdownRequested(ShutdownRequestedInput.builder().build()))
                .doesNotThrowAnyException();
    }

    @Test
    void aLostLeaseIsNotCheckpointed() {
        processor.leaseLost(LeaseLostInput.builder().build());

        assertThat(checkpoints).isEmpty();
        assertThat(status.shards()).isEmpty();
        assertThat(released).isEqualTo(1);
    }

    @Test
    void aRequestedShutdownLeavesTheCheckpointWhereTheLastCycleSetIt() {
        process(1);

        processor.shutdownRequested(
                ShutdownRequestedInput.builder().checkpointer(checkpointer()).build());

        assertThat(checkpoints).containsExactly("1:1");
    }

    @Test
    void aShardWithWorkAndNoCheckpointIsStalled() {
        foldFailures.add(new IllegalStateException("no answer"));
        duringPause = _ -> {
            assertThat(status.stalled()).isEmpty();
            now = now.plus(STALL_AFTER).plusMillis(1);
            assertThat(status.stalled()).containsExactly("shard-1");
            assertThat(status.largestLagMillis()).isGreaterThan((double) STALL_AFTER.toMillis());
        };
        process(1);

        assertThat(status.stalled()).isEmpty();
    }

    @Test
    void anIdleShardThatIsPolledNeitherStallsNorLags() {
        for (var polls = 0; polls < 100; polls++) {
            now = now.plusSeconds(10);
            process();
        }

        assertThat(status.stalled()).isEmpty();
        assertThat(status.largestLagMillis()).isZero();
        assertThat(status.longestWithoutCheckpointMillis()).isZero();
    }

    @Test
    void aShardThatIsReadNoMoreLagsAndStallsThoughItHasNoWork() {
        process(1);

        now = now.plusSeconds(20);
        assertThat(status.largestLagMillis()).isEqualTo(20_000);
        assertThat(status.longestWithoutCheckpointMillis()).isEqualTo(20_000);
        assertThat(status.stalled()).isEmpty();

        now = now.plus(STALL_AFTER);
        assertThat(status.stalled()).containsExactly("shard-1");

        process();
        assertThat(status.stalled()).isEmpty();
        assertThat(status.largestLagMillis()).isZero();
    }

    @Test
    void aShardThatWasNeverReadStalls() {
        now = now.plus(STALL_AFTER).plusMillis(1);

        assertThat(status.stalled()).containsExactly("shard-1");
    }

    @Test
    void aShardHeldWithoutALeaseIsNotOurs() {
        holding = Optional.empty();
        initialize();
        foldFailures.add(new IllegalStateException("no answer"));

        process(1);

        assertThat(folded).isEmpty();
        assertThat(checkpoints).isEmpty();
    }

    @Test
    void aRecordThatCannotEvenBeTakenStopsTheShardAndSkipsNothing() {
        var unreadable = record(1).toBuilder().sequenceNumber("not a number").build();

        assertThatCode(() -> process(List.of(unreadable))).doesNotThrowAnyException();
        process(2);

        assertThat(folded).isEmpty();
        assertThat(checkpoints).isEmpty();
        now = now.plus(STALL_AFTER).plusMillis(1);
        process(3);
        assertThat(status.stalled()).containsExactly("shard-1");
    }

    private void archive(Batch batch) {
        archived.add(batch.deadLetters().size());
    }

    private void fold(Batch batch) {
        switch (foldFailures.poll()) {
            case null -> folded.add(batch.deadLetters().size());
            case RuntimeException e -> throw e;
            case Error e -> throw e;
            case Throwable e -> throw new IllegalStateException(e);
        }
    }

    private void process(int... sequenceNumbers) {
        process(Arrays.stream(sequenceNumbers)
                .mapToObj(ShardProcessorTest::record)
                .toList());
    }

    private void process(List<KinesisClientRecord> records) {
        processor.processRecords(ProcessRecordsInput.builder()
                .records(records)
                .millisBehindLatest(0L)
                .checkpointer(checkpointer())
                .build());
    }

    private static KinesisClientRecord record(int sequenceNumber) {
        return KinesisClientRecord.builder()
                .sequenceNumber(Integer.toString(sequenceNumber))
                .subSequenceNumber(1)
                .partitionKey("key")
                .approximateArrivalTimestamp(Instant.EPOCH)
                .data(ByteBuffer.wrap("poison".getBytes(StandardCharsets.UTF_8)))
                .build();
    }

    private RecordProcessorCheckpointer checkpointer() {
        return (RecordProcessorCheckpointer) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {RecordProcessorCheckpointer.class}, (_, _, arguments) -> {
                    if (!checkpointFailures.isEmpty()) {
                        throw checkpointFailures.remove();
                    }
                    checkpoints.add(arguments == null ? "end" : arguments[0] + ":" + arguments[1]);
                    return null;
                });
    }
}
