package io.cartstream.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.cartstream.ingest.EventStream.Verdict;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class StreamBreakerTest {
    private static final Duration MILLISECOND = Duration.ofMillis(1);

    private final ManualLoop loop = new ManualLoop();
    private final Answers answers = new Answers();
    private final StreamBreaker breaker = new StreamBreaker(answers, loop);

    @Test
    void isNotAvailableBeforeTheStreamHasAnsweredButLetsEventsThrough() {
        assertThat(breaker.isAvailable()).isFalse();
        assertThat(breaker.isAway()).isFalse();
        assertThat(breaker.admits()).isTrue();

        breaker.start();
        loop.settle();

        assertThat(breaker.isAvailable()).isTrue();
    }

    @Test
    void isAwayOnceFailuresHaveLastedAndNotAfterOne() {
        answer(Verdict.ACKNOWLEDGED);
        fail();
        fail();
        loop.advance(StreamBreaker.AWAY_AFTER.minus(MILLISECOND));
        fail();
        assertThat(breaker.isAvailable()).isTrue();

        loop.advance(MILLISECOND);
        fail();

        assertThat(breaker.isAway()).isTrue();
        assertThat(breaker.isAvailable()).isFalse();
    }

    @Test
    void failuresFarApartWithAnAnswerBetweenThemAreNoOutage() {
        for (var i = 0; i < 100; i++) {
            fail();
            answer(Verdict.ACKNOWLEDGED);
            loop.advance(StreamBreaker.AWAY_AFTER);
        }

        assertThat(breaker.isAway()).isFalse();
    }

    @Test
    void throttlingIsAnAnswerAndACallWhoseRecordsAllFailedIsNone() {
        goAway(() -> answer(Verdict.FAILED, Verdict.FAILED));
        assertThat(breaker.isAway()).isTrue();

        answer(Verdict.FAILED, Verdict.THROTTLED);

        assertThat(breaker.isAway()).isFalse();
    }

    @Test
    void whileAwayOnePutInAWhileIsATrial() {
        goAway(this::fail);
        assertThat(admittedWithin(Duration.ofMinutes(1)))
                .as("where nothing answers")
                .isEqualTo(5);

        fail();
        assertThat(breaker.probe()).isCompleted();
        assertThat(admittedWithin(Duration.ofSeconds(10)))
                .as("where a probe is answered")
                .isEqualTo(20);
        answer(Verdict.ACKNOWLEDGED);
        assertThat(List.of(breaker.admits(), breaker.admits())).containsOnly(true);
    }

    @Test
    void withoutPutsProbesSayThatItIsAwayAndThatItIsBack() {
        breaker.start();
        loop.settle();
        answers.isDown = true;

        loop.advance(StreamBreaker.QUIET_FOR.plus(StreamBreaker.AWAY_AFTER).plusSeconds(1));
        assertThat(breaker.isAway()).isTrue();

        answers.isDown = false;
        loop.advance(Duration.ofSeconds(1));
        assertThat(breaker.isAvailable()).isTrue();
    }

    @Test
    void aProbesAnswerDoesNotHideThatPutsAreRefused() {
        breaker.start();
        loop.settle();
        goAway(this::fail);

        for (var i = 0; i < 100; i++) {
            loop.advance(StreamBreaker.TRIAL_INTERVAL);
            fail();
            assertThat(breaker.isAway()).isTrue();
        }

        loop.advance(StreamBreaker.QUIET_FOR.plusSeconds(1));
        assertThat(breaker.isAway())
                .as("there are no more puts, and the stream is there")
                .isFalse();
    }

    @Test
    void aProbesAnswerDoesNotHideThatAPutHangs() {
        breaker.start();
        loop.settle();
        goAway(this::fail);
        var hanging = new CompletableFuture<List<Verdict>>();
        answers.next.add(hanging);
        put();

        loop.advance(Duration.ofMinutes(1));
        assertThat(breaker.isAway()).isTrue();

        hanging.complete(List.of(Verdict.ACKNOWLEDGED));
        assertThat(breaker.isAway()).isFalse();
    }

    @Test
    void probesGoOnThoughOneThrows() {
        answers.thrown.add(new IllegalStateException("thrown by the test"));
        answers.thrown.add(new NoClassDefFoundError("thrown by the test"));
        breaker.start();

        loop.advance(Duration.ofSeconds(3));

        assertThat(breaker.isAvailable()).isTrue();
    }

    private int admittedWithin(Duration time) {
        var admitted = 0;
        for (var i = 0; i < time.toMillis(); i += 10) {
            admitted += breaker.admits() ? 1 : 0;
            loop.advance(Duration.ofMillis(10));
        }
        return admitted;
    }

    private void goAway(Runnable failure) {
        failure.run();
        loop.advance(StreamBreaker.AWAY_AFTER);
        failure.run();
    }

    private void fail() {
        answers.next.add(CompletableFuture.failedFuture(new IOException("no answer")));
        put();
    }

    private void answer(Verdict... verdicts) {
        answers.next.add(CompletableFuture.completedFuture(List.of(verdicts)));
        put();
    }

    private void put() {
        var record = new OutgoingRecord("key", "0", "event".getBytes(StandardCharsets.UTF_8));
        var _ = breaker.put(List.of(record));
    }

    /** Gives puts the answers that the test has prepared, and probes one by whether it is down. */
    private static final class Answers implements EventStream {
        final Queue<CompletableFuture<List<Verdict>>> next = new ArrayDeque<>();
        final Queue<Throwable> thrown = new ArrayDeque<>();
        boolean isDown;

        @Override
        public CompletableFuture<List<Verdict>> put(List<OutgoingRecord> records) {
            return next.remove();
        }

        @Override
        public CompletableFuture<Void> probe() {
            switch (thrown.poll()) {
                case RuntimeException e -> throw e;
                case Error e -> throw e;
                case null, default -> {}
            }
            return isDown
                    ? CompletableFuture.failedFuture(new IOException("no route"))
                    : CompletableFuture.completedFuture(null);
        }
    }
}
