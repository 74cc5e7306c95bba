package io.cartstream.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is ready when, in a time that the test tells. */
class LaneQueuesTest {
    private static final Duration LINGER = Duration.ofNanos(10);
    private static final long NEVER = Long.MAX_VALUE;

    private final LaneMap map = new LaneMap(32);
    private final RecordPacker packer =
            new RecordPacker(1024, new PartitionKeys("a secret for tests"), new CountingMetrics());
    private final LaneQueues queues = new LaneQueues(map, LINGER, packer, 0);
    private final List<PendingEvent> expired = new ArrayList<>();

    @Test
    void aLoneEventIsReadyAtOnce() {
        queues.add(event("anna"), 0);

        assertThat(queues.hasReady()).isTrue();
        assertThat(queues.awaitTick()).isFalse();
        assertThat(users(queues.nextCall(0, expired::add))).containsExactly(List.of("anna"));
    }

    @Test
    void whatArrivesSoonAfterARecordWaitsForTheTickAndSharesItsCall() {
        queues.add(event("anna"), 0);
        queues.nextCall(0, expired::add);

        queues.add(event("bob"), 1);
        queues.add(event("carl"), 9);

        assertThat(queues.hasReady()).isFalse();
        assertThat(queues.awaitTick()).isTrue();
        queues.tick();
        assertThat(users(queues.nextCall(10, expired::add))).containsExactlyInAnyOrder(List.of("bob"), List.of("carl"));
        assertThat(queues.awaitTick()).isFalse();
    }

    @Test
    void aShopperInFlightWaitsForTheAcknowledgement() {
        queues.add(event("anna"), 0);
        var first = queues.nextCall(0, expired::add).getFirst();
        queues.add(event("anna"), 20);
        assertThat(queues.nextCall(20, expired::add)).isEmpty();

        first.lane().acknowledge(first.events());
        queues.offer(first.lane(), 20);

        assertThat(users(queues.nextCall(20, expired::add))).containsExactly(List.of("anna"));
    }

    @Test
    void aLaneThatBacksOffSendsNothingUntilItResumes() {
        queues.add(event("anna"), 0);
        var failed = queues.nextCall(0, expired::add).getFirst();
        assertThat(failed.lane().requeue(failed.events())).isOne();
        queues.offer(failed.lane(), 20);
        assertThat(queues.hasReady()).isFalse();

        failed.lane().resume();
        queues.offer(failed.lane(), 20);

        assertThat(users(queues.nextCall(20, expired::add))).containsExactly(List.of("anna"));
    }

    @Test
    void anExpiredEventIsHandedOutInsteadOfSent() {
        queues.add(event("anna", 5), 0);

        assertThat(queues.nextCall(5, expired::add)).isEmpty();
        assertThat(expired).extracting(PendingEvent::userId).containsExactly("anna");
    }

    @Test
    void aCallHoldsNoMoreRecordsThanTheServiceTakes() {
        var wide = new LaneQueues(new LaneMap(4096), LINGER, packer, 0);
        for (var user = 0; user < 3 * PutRecordsLimits.MAX_RECORDS_PER_CALL; user++) {
            wide.add(event(new LaneMap(4096), "user" + user, NEVER), 0);
        }

        assertThat(wide.nextCall(0, expired::add)).hasSize(PutRecordsLimits.MAX_RECORDS_PER_CALL);
        assertThat(wide.hasReady()).isTrue();
    }

    private PendingEvent event(String user) {
        return event(user, NEVER);
    }

    private PendingEvent event(String user, long deadline) {
        return event(map, user, deadline);
    }

    private static PendingEvent event(LaneMap map, String user, long deadline) {
        var submission = new Submission(map, 1);
        submission.add(user, "{}".getBytes(StandardCharsets.UTF_8));
        return submission.open(deadline).getFirst();
    }

    private static List<List<String>> users(List<LaneBatch> batches) {
        return batches.stream()
                .map(batch -> batch.events().stream().map(PendingEvent::userId).toList())
                .toList();
    }
}
