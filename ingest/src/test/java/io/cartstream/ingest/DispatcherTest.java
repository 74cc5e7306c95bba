package io.cartstream.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.cartstream.ingest.FaultyStream.Ending;
import io.cartstream.ingest.PutOutcome.Accepted;
import io.cartstream.ingest.PutOutcome.Failed;
import io.cartstream.service.settings.DataSize;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DispatcherTest {
    private final IngestWorld world = new IngestWorld(32, DataSize.ofKibibytes(256), 8);

    @Test
    void loneEventLeavesAtOnceAndUnpacked() {
        var answer = world.submit("anna", 1);

        assertThat(world.stream.openCalls()).isOne();
        assertThat(answer).isNotDone();
        world.end(0, Ending.STORED);
        assertThat(answer).isCompletedWithValueMatching(outcomes -> outcomes.getFirst() instanceof Accepted);
        assertThat(world.stream.stored().getFirst().data())
                .isEqualTo("anna:0".getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    @Test
    void whatArrivesWhileTheLaneIsBusySharesItsNextRecord() {
        world.arrive("anna", 1);
        world.arrive("anna", 3);
        world.arrive("anna", 2);
        assertThat(world.stream.calls()).isOne();

        world.end(0, Ending.STORED);
        world.end(0, Ending.STORED);

        assertThat(world.stream.stored()).hasSize(2);
        assertThat(world.inStream()).containsExactly("anna:0", "anna:1", "anna:2", "anna:3", "anna:4", "anna:5");
        world.check();
    }

    @Test
    void whoHasNothingInFlightDoesNotWaitForTheRoundTripOfOthers() {
        var world = new IngestWorld(1, DataSize.ofKibibytes(256), 8);
        world.arrive("anna", 1);
        world.arrive("bob", 1);
        world.arrive("anna", 1);
        world.arrive("carl", 1);

        assertThat(world.stream.openCalls()).as("all but anna's second").isEqualTo(3);
        world.recover();
        world.check();
    }

    @Test
    void recordsOfALaneLeaveApartAndWhatArrivesMeanwhileIsPacked() {
        var world = new IngestWorld(
                new IngestLimits(1, DataSize.ofKibibytes(256), Duration.ofMillis(8), 8, IngestWorld.DEADLINE));
        world.arrive("user0", 1);
        for (var user = 1; user <= 10; user++) {
            world.arrive("user" + user, 1);
        }
        assertThat(world.stream.openCalls()).as("a lone event leaves at once").isOne();

        world.loop.advance(Duration.ofMillis(8));

        assertThat(world.stream.openCalls()).isEqualTo(2);
        world.end(0, Ending.STORED);
        world.end(0, Ending.STORED);
        assertThat(world.stream.stored()).hasSize(2);
        world.check();
    }

    @Test
    void whatArrivesSoonAfterACallSharesTheNextOneWithOtherLanes() {
        var world = new IngestWorld(
                new IngestLimits(32, DataSize.ofKibibytes(256), Duration.ofMillis(8), 8, IngestWorld.DEADLINE));
        for (var user = 0; user < 20; user++) {
            world.arrive("user" + user, 1);
        }
        assertThat(world.stream.calls()).as("a lone event leaves at once").isOne();

        world.loop.advance(Duration.ofMillis(8));
        assertThat(world.stream.calls()).as("one for all the others").isEqualTo(2);

        world.loop.advance(Duration.ofMillis(8));
        world.arrive("user20", 1);
        assertThat(world.stream.calls()).as("lone again").isEqualTo(3);
        world.recover();
        world.check();
    }

    @Test
    void aLaneThatRestsLetsNothingLeaveThoughItHadClaimedItsTurn() {
        var world = new IngestWorld(
                new IngestLimits(1, DataSize.ofKibibytes(256), Duration.ofMillis(8), 8, IngestWorld.DEADLINE));
        world.arrive("anna", 1);
        world.arrive("bob", 1);
        world.end(0, Ending.THROTTLED);

        world.loop.advance(Duration.ofMillis(8));

        assertThat(world.stream.openCalls()).isZero();
        world.recover();
        world.check();
    }

    @Test
    void oneUsersBacklogHoldsUpNobodyForever() {
        var world = new IngestWorld(1, DataSize.ofKibibytes(1), 8);
        world.arrive("anna", 1);
        world.arrive("anna", 3 * Lane.MAX_PASSED_OVER);
        var other = world.submit("bob", 1);

        world.recover();

        assertThat(other).isDone();
        world.check();
    }

    @Test
    void recordsOfReadyLanesShareCallsOnceAllCallsAreInFlight() {
        var world = new IngestWorld(32, DataSize.ofKibibytes(256), 1);
        for (var user = 0; user < 100; user++) {
            world.arrive("user" + user, 1);
        }

        world.end(0, Ending.STORED);
        world.end(0, Ending.STORED);

        assertThat(world.stream.openCalls()).isZero();
        assertThat(world.stream.calls()).isEqualTo(2);
        world.check();
    }

    @Test
    void throttledEntriesGoBackToTheHeadOfTheirLane() {
        var first = world.submit("anna", 2);
        var second = world.submit("anna", 1);

        world.end(0, Ending.THROTTLED);
        assertThat(world.stream.openCalls()).as("the lane rests").isZero();
        world.loop.advance(DispatchClock.BACKOFF.first());
        world.end(0, Ending.STORED);

        assertThat(world.inStream()).containsExactly("anna:0", "anna:1", "anna:2");
        assertThat(first).isDone();
        assertThat(second).isDone();
        assertThat(world.metrics.throttles).isOne();
        assertThat(world.metrics.retries).isEqualTo(2);
    }

    @Test
    void answerThatNeverCameIsRetriedAndTheEventStoredTwiceRatherThanLost() {
        var answer = world.submit("anna", 1);

        world.end(0, Ending.RESET_AFTER_COMMIT);
        assertThat(answer).isNotDone();
        world.recover();

        assertThat(world.inStream()).containsExactly("anna:0", "anna:0");
        assertThat(answer).isCompletedWithValueMatching(outcomes -> outcomes.getFirst() instanceof Accepted);
    }

    @Test
    void expiredEventFailsAndTheOnesBehindItGoOn() {
        var late = world.submit("anna", 1);
        world.loop.advance(Duration.ofSeconds(9));
        var punctual = world.submit("anna", 1);
        world.end(0, Ending.LOST);

        world.loop.advance(Duration.ofSeconds(2));
        assertThat(late)
                .isCompletedWithValueMatching(
                        outcomes -> outcomes.getFirst().equals(new Failed(Failed.Cause.DEADLINE)));
        world.recover();

        assertThat(punctual).isCompletedWithValueMatching(outcomes -> outcomes.getFirst() instanceof Accepted);
        world.check();
    }

    @Test
    void hangingCallDoesNotDelayTheAnswerPastTheDeadline() {
        var answer = world.submit("anna", 1);

        world.loop.advance(IngestWorld.DEADLINE.plusMillis(250));

        assertThat(answer)
                .isCompletedWithValueMatching(
                        outcomes -> outcomes.getFirst().equals(new Failed(Failed.Cause.DEADLINE)));
        assertThat(world.bytesInFlight()).as("the call still holds the bytes").isPositive();
        world.end(0, Ending.STORED);
        world.check();
    }

    @Test
    void oneLaneThatFailsDoesNotHoldUpTheOthers() {
        world.arrive("anna", 1);
        world.arrive("bob", 1);
        world.end(0, Ending.LOST);

        var other = world.submit("bob", 1);
        world.end(0, Ending.STORED);
        world.end(0, Ending.STORED);

        assertThat(other).isDone();
    }

    @Test
    void aRecordHoldsNoMoreThanItMay() {
        var world = new IngestWorld(1, DataSize.ofKibibytes(4), 1);
        world.arrive("anna", 1);
        world.arrive("anna", 50, 500);
        world.arrive("anna", 1, 10_000);
        world.arrive("anna", 1);

        world.recover();

        assertThat(world.stream.stored())
                .filteredOn(record -> record.data().length > 4096)
                .as("only the event that alone is longer")
                .hasSize(1);
        assertThat(world.stream.stored()).hasSizeBetween(9, 12);
        world.check();
    }

    @Test
    void drainedOnceTheLastEventIsAcknowledged() {
        world.arrive("anna", 1);
        var drained = world.drained();
        world.loop.settle();
        assertThat(drained).isNotDone();

        world.end(0, Ending.STORED);

        assertThat(drained).isDone();
    }

    @Test
    void abandonedEventsFailAndAreNotCalledSuccess() {
        var inFlight = world.submit("anna", 1);
        var waiting = world.submit("anna", 1);

        world.abandon();

        for (var answer : java.util.List.of(inFlight, waiting)) {
            assertThat(answer)
                    .isCompletedWithValueMatching(
                            outcomes -> outcomes.getFirst().equals(new Failed(Failed.Cause.STOPPING)));
        }
    }

    @Test
    void hundredThousandEventsUnderFaultsAreInTheStreamInOrderWhereAcknowledged() {
        var random = new Random(7);
        var world = new IngestWorld(32, DataSize.ofKibibytes(16), 8);
        var endings = Ending.values();

        for (var submitted = 0; submitted < 100_000; ) {
            var events = 1 + random.nextInt(8);
            world.arrive("user" + random.nextInt(2_000), events);
            submitted += events;
            if (random.nextInt(3) == 0) {
                var ending = random.nextInt(4) == 0 ? endings[random.nextInt(endings.length)] : Ending.STORED;
                world.end(random.nextInt(8), ending);
            }
            if (random.nextInt(10) == 0) {
                world.loop.advance(Duration.ofMillis(random.nextInt(20)));
            }
            if (random.nextInt(200) == 0) {
                world.stream.storeLate();
            }
        }
        world.recover();

        world.check();
        assertThat(world.acknowledged()).hasSizeGreaterThan(90_000);
        assertThat(world.metrics.retries).isPositive();
        assertThat(world.metrics.lost).isPositive();
        assertThat(world.metrics.throttles).isPositive();
    }
}
