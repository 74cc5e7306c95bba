package io.cartstream.worker.consume;

import static org.assertj.core.api.Assertions.assertThat;

import io.cartstream.event.EventType;
import io.cartstream.event.ShoppingEvent;
import io.cartstream.service.retry.RetryPause;
import io.cartstream.worker.SimulatedTime;
import io.cartstream.worker.archive.Archive;
import io.cartstream.worker.archive.DeliveryPace;
import io.cartstream.worker.archive.LimitedStream;
import io.cartstream.worker.archive.PackedDelivery;
import io.cartstream.worker.consume.WorkerStatus.Stall;
import io.cartstream.worker.metrics.Mode;
import io.cartstream.worker.metrics.WorkerMetrics;
import io.cartstream.worker.metrics.WorkerRegistry;
import io.cartstream.worker.stream.PlacedEvent;
import io.cartstream.worker.stream.RecordDecoder;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import software.amazon.kinesis.lifecycle.events.InitializationInput;
import software.amazon.kinesis.lifecycle.events.LeaseLostInput;
import software.amazon.kinesis.lifecycle.events.ProcessRecordsInput;
import software.amazon.kinesis.processor.RecordProcessorCheckpointer;
import software.amazon.kinesis.retrieval.KinesisClientRecord;
import software.amazon.kinesis.retrieval.kpl.ExtendedSequenceNumber;

/**
 * Ten minutes without DynamoDB, leases included, then ten without Firehose, whose quota of 1 MiB/s the traffic uses by half: in simulated
 * time, with everything of the worker but KCL and the services.
 */
class OutageTest {
    private static final Duration OUTAGE = Duration.ofMinutes(10);
    private static final Duration QUIET = Duration.ofMinutes(5);
    private static final Duration STALL_AFTER = Duration.ofMinutes(2);
    private static final Duration CALL_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration FAILOVER = Duration.ofSeconds(5);
    private static final Duration POLL = Duration.ofMillis(250);
    private static final Duration KCL_ROUND = Duration.ofMillis(50);
    private static final List<String> SHARDS = List.of("shard-1", "shard-2", "shard-3", "shard-4");
    private static final int EVENTS_PER_SECOND = 8;
    private static final int MAX_RECORDS_PER_READ = 400;
    private static final double QUOTA = 1024 * 1024;
    private static final ByteBuffer LINE = ByteBuffer.allocate(16 * 1024 - 1);

    private final SimulatedTime time = new SimulatedTime();
    private final WorkerMetrics metrics =
            new WorkerMetrics(WorkerRegistry.silent(Mode.FOLD).meters());
    private final RetryPause retryPause = new RetryPause(Duration.ofMillis(200), Duration.ofSeconds(10), time::pause);
    private final WorkerStatus status = new WorkerStatus(time::instant, STALL_AFTER);
    private final AbandonedShards abandoned = new AbandonedShards(time::instant);
    private final Heartbeat heartbeat = new Heartbeat(time::instant);
    private final Liveness liveness = new Liveness(List.of(new Liveness.Sign("kcl", heartbeat::isBeating)));
    private final LimitedStream firehose = new LimitedStream(time, QUOTA, LimitedStream.RefusedBy.RECORD);
    private final Archive archive = new Archive(new PackedDelivery(
            firehose,
            new DeliveryPace(time::nanos, time::pause),
            new RetryPause(Duration.ofMillis(50), Duration.ofSeconds(2), time::pause),
            metrics));

    private final Map<String, UUID> leases = new HashMap<>();
    private final Map<String, Long> committed = new HashMap<>();
    private final Set<String> causes = new HashSet<>();
    private boolean areTablesAway;
    private boolean isOver;

    @Test
    void noOutageEndsTheProcessAndAllIsCommittedWithinTwiceItsTime() throws InterruptedException {
        var bodies = new ArrayList<SimulatedTime.Body>();
        bodies.add(this::turnKclsLoop);
        SHARDS.forEach(shard -> bodies.add(() -> consume(shard)));
        bodies.add(() -> {
            try {
                time.pause(QUIET);
                assertThat(backlog()).isLessThan(10L * EVENTS_PER_SECOND * SHARDS.size());

                areTablesAway = true;
                time.pause(FAILOVER);
                leases.clear();
                time.pause(OUTAGE.minus(FAILOVER));
                areTablesAway = false;
                awaitAllCommitted();

                firehose.setAway(true);
                time.pause(OUTAGE);
                assertThat(status.stalledShardCount()).isEqualTo(SHARDS.size());
                firehose.setAway(false);
                awaitAllCommitted();
                assertThat(status.stalledShardCount()).isZero();
            } finally {
                isOver = true;
            }
        });

        time.run(bodies);

        assertThat(causes).anyMatch(cause -> cause.startsWith("archive: DeliveryFailedException"));
        // What Firehose had taken of a cycle that lost its lease is there twice: at most a batch of each shard.
        var archived = SHARDS.stream().mapToLong(committed::get).sum() * (LINE.remaining() + 1);
        assertThat(firehose.taken()).isBetween(archived, archived + SHARDS.size() * 8L * 1024 * 1024);
    }

    private void turnKclsLoop() throws InterruptedException {
        while (!isOver) {
            heartbeat.prioritize(List.of());
            assertThat(liveness.missing()).isEmpty();
            status.stalls().stream().map(Stall::cause).forEach(causes::add);
            time.pause(KCL_ROUND);
        }
    }

    private void awaitAllCommitted() throws InterruptedException {
        var since = time.elapsed();
        while (backlog() > 10L * EVENTS_PER_SECOND * SHARDS.size()) {
            assertThat(time.elapsed().minus(since)).isLessThan(OUTAGE.multipliedBy(2));
            time.pause(Duration.ofSeconds(1));
        }
    }

    private long backlog() {
        return SHARDS.stream()
                .mapToLong(shard -> arrived() - committed.getOrDefault(shard, 0L))
                .sum();
    }

    private long arrived() {
        return time.elapsed().toMillis() * EVENTS_PER_SECOND / 1000;
    }

    /** As KCL does: takes a lease where there is one, reads from its checkpoint, and drops the processor where the lease is lost. */
    private void consume(String shard) throws InterruptedException {
        while (!isOver) {
            if (areTablesAway) {
                time.pause(FAILOVER);
                continue;
            }
            var lease = UUID.randomUUID();
            leases.put(shard, lease);
            var processor = processor();
            processor.initialize(InitializationInput.builder()
                    .shardId(shard)
                    .extendedSequenceNumber(ExtendedSequenceNumber.TRIM_HORIZON)
                    .build());
            read(shard, lease, processor);
            processor.leaseLost(LeaseLostInput.builder().build());
        }
    }

    private void read(String shard, UUID lease, ShardProcessor processor) throws InterruptedException {
        var next = committed.getOrDefault(shard, 0L);
        while (!isOver && lease.equals(leases.get(shard))) {
            var until = Math.min(arrived(), next + MAX_RECORDS_PER_READ);
            processor.processRecords(ProcessRecordsInput.builder()
                    .records(LongStream.range(next, until)
                            .mapToObj(OutageTest::record)
                            .toList())
                    .millisBehindLatest(0L)
                    .checkpointer(checkpointer(shard, lease))
                    .build());
            next = until;
            time.pause(POLL);
        }
    }

    private ShardProcessor processor() {
        return new ShardProcessor(
                (shard, shardStatus) -> new CommitCycle(
                        shard,
                        new ShardWork(
                                List.of(
                                        new CommitStep("archive", archive::begin),
                                        CommitStep.repeatable("orders", _ -> write())),
                                () -> {}),
                        shardStatus,
                        new SameThread(),
                        retryPause,
                        metrics,
                        time::instant),
                decoder(),
                new BatchLimits(5_000, 8L * 1024 * 1024, 5_000, 5_000),
                new Leases() {
                    @Override
                    public Optional<UUID> token(String shard) {
                        return Optional.ofNullable(leases.get(shard));
                    }

                    @Override
                    public void giveUp(String shard, UUID token) {
                        throw new AssertionError("nothing unexpected happens");
                    }
                },
                retryPause,
                status,
                abandoned,
                time::instant);
    }

    private void write() {
        if (areTablesAway) {
            try {
                time.pause(CALL_TIMEOUT);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            throw new IllegalStateException("DynamoDB does not answer");
        }
    }

    private static RecordDecoder decoder() {
        var event = new ShoppingEvent(
                "e",
                "7",
                EventType.UPDATE_CART,
                List.of(),
                Instant.EPOCH,
                Instant.EPOCH,
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
        return new RecordDecoder((_, record) -> new PlacedEvent(event, record.position(), Instant.EPOCH, LINE));
    }

    private static KinesisClientRecord record(long number) {
        return KinesisClientRecord.builder()
                .sequenceNumber(Long.toString(number))
                .partitionKey("key")
                .approximateArrivalTimestamp(Instant.EPOCH)
                .data(LINE)
                .build();
    }

    private RecordProcessorCheckpointer checkpointer(String shard, UUID lease) {
        return (RecordProcessorCheckpointer) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {RecordProcessorCheckpointer.class}, (_, _, arguments) -> {
                    assertThat(leases.get(shard)).isEqualTo(lease);
                    var before = committed.put(shard, Long.parseLong((String) arguments[0]) + 1);
                    assertThat(before == null ? 0 : before).isLessThan(committed.get(shard));
                    return null;
                });
    }
}
