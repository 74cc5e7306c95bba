package io.cartstream.local.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.cartstream.embedded.firehose.Deliveries;
import io.cartstream.embedded.kinesis.ShardTraffic;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PipelineWatchTest {
    private static final ShardTraffic PARENT = new ShardTraffic("shard-0", false, 3, 30);
    private static final ShardTraffic CHILD = new ShardTraffic("shard-1", true, 2, 20);

    private final FakeNumbers numbers = new FakeNumbers();
    private Instant now = Instant.parse("2026-11-24T12:00:00Z");
    private final PipelineWatch watch = new PipelineWatch(numbers, () -> now);

    @Test
    void oneLookGathersAllNumbers() throws InterruptedException {
        numbers.workers = List.of(
                Optional.of(new WorkerReport(28, 2, 1, Map.of("shard-0", 900L), 400)),
                Optional.of(new WorkerReport(15, 0, 0, Map.of("shard-1", 20L), 600)));

        var snapshot = watch.look();

        assertThat(snapshot.at()).isEqualTo(now);
        assertThat(snapshot.api()).isEqualTo(new PipelineSnapshot.Api(50, 7, true));
        assertThat(snapshot.stream().shards())
                .containsExactly(
                        new PipelineSnapshot.Shard("shard-0", 30, 900L),
                        new PipelineSnapshot.Shard("shard-1", 20, 20L));
        assertThat(snapshot.worker()).isEqualTo(new PipelineSnapshot.Worker(2, 2, 43, 2, 1, 600L, 900L));
        assertThat(snapshot.archive()).isEqualTo(new PipelineSnapshot.Archive(4, 1_000, 41));
    }

    @Test
    void closedShardsThatNobodyReadsAnyMoreAreLeftOut() throws InterruptedException {
        numbers.workers = List.of(Optional.of(new WorkerReport(0, 0, 0, Map.of("shard-1", 0L), 0)));

        assertThat(watch.look().stream().shards()).containsExactly(new PipelineSnapshot.Shard("shard-1", 20, 0L));
    }

    @Test
    void withoutAWorkerNobodyKnowsHowFarTheStreamIsBehind() throws InterruptedException {
        numbers.workers = List.of(Optional.empty());

        var snapshot = watch.look();

        assertThat(snapshot.worker()).isEqualTo(new PipelineSnapshot.Worker(0, 0, 0, 0, 0, null, null));
        assertThat(snapshot.stream().shards()).containsExactly(new PipelineSnapshot.Shard("shard-1", 20, null));
    }

    @Test
    void countersGoOnWhereAWorkerIsStartedAgain() throws InterruptedException {
        numbers.workers = List.of(Optional.of(new WorkerReport(100, 5, 2, Map.of(), 0)));
        watch.look();
        numbers.workers = List.of(Optional.empty());
        later();
        assertThat(watch.look().worker().processed()).isEqualTo(100);
        numbers.workers = List.of(Optional.of(new WorkerReport(10, 1, 0, Map.of(), 0)));
        later();

        assertThat(watch.look().worker()).isEqualTo(new PipelineSnapshot.Worker(1, 0, 110, 6, 2, null, null));
    }

    @Test
    void manyPagesCostNoMoreThanOne() throws InterruptedException {
        watch.look();
        watch.look();
        assertThat(numbers.looks).isOne();

        later();
        watch.look();
        assertThat(numbers.looks).isEqualTo(2);
    }

    private void later() {
        now = now.plus(Duration.ofSeconds(2));
    }

    private static final class FakeNumbers implements PipelineNumbers {
        private List<Optional<WorkerReport>> workers = List.of();
        private int looks;

        @Override
        public List<ShardTraffic> stream() {
            return List.of(PARENT, CHILD);
        }

        @Override
        public Deliveries archive() {
            return new Deliveries(4, 1_000, 41);
        }

        @Override
        public long rejected() {
            return 7;
        }

        @Override
        public boolean isApiReady() {
            return true;
        }

        @Override
        public List<Optional<WorkerReport>> workers() {
            looks++;
            return workers;
        }
    }
}
