package io.cartstream.worker.consume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.cartstream.event.EventJson;
import io.cartstream.service.retry.RetryPause;
import io.cartstream.store.Position;
import io.cartstream.worker.consume.WorkerStatus.Stall;
import io.cartstream.worker.metrics.Metric;
import io.cartstream.worker.metrics.Mode;
import io.cartstream.worker.metrics.WorkerMetrics;
import io.cartstream.worker.metrics.WorkerRegistry;
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
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
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
    private int givenUp;
    private volatile Optional<UUID> leaseToken = Optional.of(new UUID(0, 1));
    private Instant now = Instant.parse("2026-11-23T10:00:00Z");
    private final InstantSource clock = () -> now;
    private final WorkerStatus status = new WorkerStatus(clock, STALL_AFTER);
    private final AbandonedShards abandonedShards = new AbandonedShards(clock);
    private ExtendedSequenceNumber checkpoint = ExtendedSequenceNumber.TRIM_HORIZON;
    private List<CommitStep> steps =
            List.of(CommitStep.repeatable("archive", this::archive), CommitStep.repeatable("orders", this::fold));
    private ExecutorService stepThreads = new SameThread();
    private RetryPause.Pause duringPause = _ -> {};
    private ShardProcessor processor;

    @BeforeEach
    void initialize() {
        processor = uninitialized();
        processor.initialize(InitializationInput.builder()
                .shardId("shard-1")
                .extendedSequenceNumber(checkpoint)
                .build());
    }

    private ShardProcessor uninitialized() {
        var retryPause = new RetryPause(Duration.ofMillis(10), Duration.ofSeconds(1), time -> duringPause.pause(time));
        return new ShardProcessor(
                (shard, shardStatus) -> new CommitCycle(
                        shard,
                        new ShardWork(steps, () -> released++),
                        shardStatus,
                        stepThreads,
                        retryPause,
                        metrics,
                        clock),
                new RecordDecoder(new CanonicalReader(new EventJson())),
                new BatchLimits(3, 1 << 20, 100, 100),
                new Leases() {
                    @Override
                    public Optional<UUID> token(String shard) {
                        return leaseToken;
                    }

                    @Override
                    public void giveUp(String shard, UUID lease) {
                        assertThat(leaseToken).contains(lease);
                        givenUp++;
                    }
                },
                retryPause,
                status,
                abandonedShards,
                clock);
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
        duringPause = _ -> leaseToken = Optional.empty();

        process(1);
        process(2);
        processor.shardEnded(
                ShardEndedInput.builder().checkpointer(checkpointer()).build());

        assertThat(folded).isEmpty();
        assertThat(checkpoints).isEmpty();
    }

    @Test
    void whatAStepHasAchievedIsKeptUntilItsBatchIsCommitted() {
        var begun = new ArrayList<Integer>();
        steps = List.of(new CommitStep("archive", batch -> {
            begun.add(batch.deadLetters().size());
            var runs = new ArrayDeque<>(List.of(1, 2, 3));
            return () -> {
                if (runs.remove() < 3) {
                    throw new IllegalStateException("taken in part");
                }
            };
        }));
        initialize();

        process(1, 2, 3, 4);

        assertThat(begun).containsExactly(3, 1);
        assertThat(checkpoints).containsExactly("3:1", "4:1");
        assertThat(metrics.total(Metric.CYCLE_FAILURES)).isEqualTo(4);
    }

    @Test
    void aStepThatTakesItsTimeIsDroppedWhereTheLeaseIsLost() {
        var interrupted = new CountDownLatch(1);
        steps = List.of(CommitStep.repeatable("archive", _ -> {
            leaseToken = Optional.empty();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException _) {
                interrupted.countDown();
            }
        }));
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            stepThreads = threads;
            initialize();

            process(1);

            assertThat(checkpoints).isEmpty();
        }
        assertThat(interrupted.getCount()).isZero();
    }

    @Test
    void aLeaseThatWasLostAndRegainedIsAnotherTimeOfHoldingIt() {
        foldFailures.add(new IllegalStateException("no answer"));
        duringPause = _ -> leaseToken = Optional.of(new UUID(0, 2));

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
        var began = now;
        foldFailures.add(new IllegalStateException("no answer"));
        duringPause = _ -> {
            assertThat(status.stalls()).isEmpty();
            now = now.plus(STALL_AFTER).plusMillis(1);
            assertThat(status.stalls()).extracting(Stall::shard).containsExactly("shard-1");
            assertThat(status.stalls()).containsExactly(new Stall("shard-1", began, "orders: IllegalStateException"));
            assertThat(status.stalledShardCount()).isEqualTo(1);
            assertThat(status.largestLagMillis()).isGreaterThan((double) STALL_AFTER.toMillis());
        };
        process(1);

        assertThat(status.stalls()).isEmpty();
    }

    @Test
    void anIdleShardThatIsPolledNeitherStallsNorLags() {
        for (var polls = 0; polls < 100; polls++) {
            now = now.plusSeconds(10);
            process();
        }

        assertThat(status.stalls()).isEmpty();
        assertThat(status.largestLagMillis()).isZero();
        assertThat(status.longestWithoutCheckpointMillis()).isZero();
    }

    @Test
    void aShardThatIsReadNoMoreLagsAndStallsThoughItHasNoWork() {
        process(1);

        now = now.plusSeconds(20);
        assertThat(status.largestLagMillis()).isEqualTo(20_000);
        assertThat(status.longestWithoutCheckpointMillis()).isEqualTo(20_000);
        assertThat(status.stalls()).isEmpty();

        now = now.plus(STALL_AFTER);
        assertThat(status.stalls()).extracting(Stall::shard).containsExactly("shard-1");

        process();
        assertThat(status.stalls()).isEmpty();
        assertThat(status.largestLagMillis()).isZero();
    }

    @Test
    void aShardThatWasNeverReadStalls() {
        now = now.plus(STALL_AFTER).plusMillis(1);

        assertThat(status.stalls()).extracting(Stall::shard).containsExactly("shard-1");
    }

    @Test
    void aShardHeldWithoutALeaseIsNotOurs() {
        leaseToken = Optional.empty();
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
        assertThat(status.stalls())
                .extracting(Stall::cause)
                .containsExactly("unexpected failure: NumberFormatException");
    }

    @Test
    void whatFailedUnexpectedlyGivesItsLeaseUpOnceToBeTakenAfresh() {
        var unreadable = record(1).toBuilder().sequenceNumber("not a number").build();

        process(List.of(unreadable));
        process(2);

        assertThat(givenUp).isEqualTo(1);
    }

    @Test
    void whatFailsUnexpectedlyAgainAndAgainIsTakenAfreshMoreAndMoreSeldom() {
        var unreadable = record(1).toBuilder().sequenceNumber("not a number").build();
        process(List.of(unreadable));
        initialize();

        process(List.of(unreadable));
        assertThat(givenUp).isEqualTo(1);
        now = now.plusSeconds(9);
        process();
        assertThat(givenUp).isEqualTo(1);
        now = now.plusSeconds(1);
        process();
        assertThat(givenUp).isEqualTo(2);

        initialize();
        process(1);
        assertThat(checkpoints).containsExactly("1:1");
        process(List.of(unreadable));
        assertThat(givenUp).as("at once, since it had moved meanwhile").isEqualTo(3);
    }

    @Test
    void aShardThatIsTakenAfreshStallsFromItsFirstFailureOn() {
        var began = now;
        var unreadable = record(1).toBuilder().sequenceNumber("not a number").build();
        process(List.of(unreadable));
        now = now.plusSeconds(10);
        processor.leaseLost(LeaseLostInput.builder().build());
        initialize();
        process(List.of(unreadable));

        now = began.plus(STALL_AFTER).plusMillis(1);
        assertThat(status.stalls())
                .containsExactly(new Stall("shard-1", began, "unexpected failure: NumberFormatException"));

        processor.leaseLost(LeaseLostInput.builder().build());
        checkpoint = new ExtendedSequenceNumber("1", 1L);
        initialize();
        assertThat(status.stalls()).as("another worker has got past it").isEmpty();
    }

    @Test
    void aLeaseIsKeptForFiveMinutesAtMost() {
        IntStream.range(0, 100).forEach(_ -> abandonedShards.failed("shard-1", Position.START, "again"));

        assertThat(abandonedShards.failed("shard-1", Position.START, "again").keepsLeaseFor())
                .isEqualTo(AbandonedShards.LONGEST);
        assertThat(abandonedShards.failed("shard-2", Position.START, "first").keepsLeaseFor())
                .isZero();
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
