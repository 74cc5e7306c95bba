package io.cartstream.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.cartstream.ingest.PutOutcome.Accepted;
import io.cartstream.ingest.PutOutcome.Failed;
import io.cartstream.service.settings.DataSize;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class OpenEventsTest {
    private static final LaneMap MAP = new LaneMap(1);

    private final ByteBudget budget = new ByteBudget(DataSize.ofMebibytes(1));
    private final OpenEvents open = new OpenEvents(budget);
    private final Submission submission = new Submission(MAP, 2);

    @Test
    void anEventThatLeavesReleasesItsBytesAndHasItsOutcome() {
        var events = arrived();

        open.leave(events.getFirst(), Accepted.ACCEPTED);
        assertThat(submission.answer()).isNotDone();
        open.leave(events.getLast(), new Failed(Failed.Cause.DEADLINE));

        assertThat(submission.answer())
                .isCompletedWithValue(List.of(Accepted.ACCEPTED, new Failed(Failed.Cause.DEADLINE)));
        assertThat(budget.used()).isZero();
        assertThat(open.isEmpty()).isTrue();
    }

    @Test
    void anEventInFlightIsAnsweredAtItsDeadlineAndKeepsItsBytesUntilItsCallEnds() {
        var events = arrived();
        var call = List.of(new LaneBatch(
                new Lane("0"), events, new OutgoingRecord("key", "0", "{}".getBytes(StandardCharsets.UTF_8))));
        open.sent(call);

        open.settleInFlight(_ -> true, new Failed(Failed.Cause.DEADLINE));

        assertThat(submission.answer().join()).containsOnly(new Failed(Failed.Cause.DEADLINE));
        assertThat(budget.used()).isPositive();
        open.ended(call);
        events.forEach(event -> open.leave(event, Accepted.ACCEPTED));
        assertThat(submission.answer().join())
                .as("the first outcome holds")
                .containsOnly(new Failed(Failed.Cause.DEADLINE));
        assertThat(budget.used()).isZero();
        assertThat(open.callsInFlight()).isZero();
    }

    @Test
    void drainedOnceClosedAndEmpty() {
        var events = arrived();
        open.close();
        open.leave(events.getFirst(), Accepted.ACCEPTED);
        open.completeIfDrained();
        assertThat(open.drained()).isNotDone();

        open.leave(events.getLast(), Accepted.ACCEPTED);
        open.completeIfDrained();

        assertThat(open.drained()).isDone();
    }

    private List<PendingEvent> arrived() {
        submission.add("anna", "{}".getBytes(StandardCharsets.UTF_8));
        submission.add("bob", "{}".getBytes(StandardCharsets.UTF_8));
        assertThat(budget.tryAcquire(submission.footprint())).isTrue();
        var events = submission.open(0);
        events.forEach(_ -> open.arrived());
        return events;
    }
}
