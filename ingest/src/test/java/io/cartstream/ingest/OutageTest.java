package io.cartstream.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.cartstream.ingest.PutOutcome.Accepted;
import io.cartstream.ingest.PutOutcome.Failed;
import io.cartstream.ingest.PutOutcome.Unavailable;
import io.cartstream.service.settings.DataSize;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Steady posts through an outage of ten minutes, in injected time. */
class OutageTest {
    private static final Duration DEADLINE = Duration.ofSeconds(10);
    private static final Duration PUT_TIMEOUT = Duration.ofSeconds(3);
    private static final Duration BETWEEN_POSTS = Duration.ofMillis(10);
    private static final Duration OUTAGE = Duration.ofMinutes(10);

    /** Until the outage is known: the first call ends, and others have failed for as long as the breaker waits. */
    private static final Duration TO_NOTICE =
            PUT_TIMEOUT.plus(StreamBreaker.AWAY_AFTER).plusMillis(1_100);

    enum Outage {
        /** Calls end by their time-out. */
        SILENCE,
        /** Calls fail at once. */
        REFUSAL
    }

    private record Post(String id, CompletableFuture<List<PutOutcome>> outcome) {}

    private final ManualLoop loop = new ManualLoop();
    private final Stream stream = new Stream();
    private final StreamBreaker breaker = new StreamBreaker(stream, loop);
    private final ByteBudget budget = new ByteBudget(DataSize.ofMebibytes(64));
    private final CountingMetrics metrics = new CountingMetrics();
    private final OrderedPuts puts = new OrderedPuts(
            new IngestLimits(16, DataSize.ofKibibytes(256), Duration.ofMillis(5), 32, DEADLINE),
            breaker,
            loop,
            "a secret for tests",
            budget,
            metrics,
            new Random(1));
    private final List<Post> posts = new ArrayList<>();

    /** By post, from it to its outcome. */
    private final List<Long> waits = new ArrayList<>();

    @ParameterizedTest
    @EnumSource
    void postsAreRejectedAtOnceAndTheServiceRecoversByItself(Outage outage) {
        breaker.start();
        postFor(Duration.ofSeconds(10));
        loop.advance(Duration.ofSeconds(1));
        assertThat(longest(0)).as("before the outage").isLessThan(Duration.ofMillis(100));

        stream.outage = outage;
        postFor(TO_NOTICE);
        assertThat(breaker.isAway()).isTrue();
        var noticed = posts.size();
        postFor(OUTAGE);
        loop.advance(PUT_TIMEOUT);
        assertThat(longest(noticed)).as("a trial waits for one call").isLessThanOrEqualTo(PUT_TIMEOUT);
        assertThat(waits.subList(noticed, posts.size()))
                .filteredOn(wait -> wait == 0)
                .as("all but the trials are answered at once")
                .hasSizeGreaterThanOrEqualTo(
                        posts.size() - noticed - (int) OUTAGE.dividedBy(StreamBreaker.BLIND_TRIAL_INTERVAL) - 1);
        assertThat(metrics.unavailable).isGreaterThan(50_000);
        assertThat(stream.mostCallsInFlight).isLessThanOrEqualTo(32);

        stream.outage = null;
        postFor(Duration.ofMillis(1_200));
        assertThat(breaker.isAvailable()).isTrue();
        var returned = posts.size();
        postFor(Duration.ofSeconds(10));
        loop.advance(DEADLINE);

        assertThat(posts.subList(returned, posts.size())).allMatch(post -> only(post) instanceof Accepted);
        assertThat(budget.used()).isZero();
        for (var post : posts) {
            switch (only(post)) {
                case Accepted _ -> assertThat(stream.stored).contains(post.id());
                case Unavailable _ -> assertThat(stream.stored).doesNotContain(post.id());
                case Failed(var cause) -> assertThat(cause).isEqualTo(Failed.Cause.STREAM_AWAY);
                case PutOutcome.Busy _ -> throw new AssertionError(post.id());
            }
        }
    }

    @Test
    void aShortOutageIsWaitedFor() {
        postFor(Duration.ofSeconds(1));
        stream.outage = Outage.REFUSAL;
        postFor(StreamBreaker.AWAY_AFTER.minusMillis(100));
        stream.outage = null;
        postFor(Duration.ofSeconds(3));
        loop.advance(DEADLINE);

        assertThat(posts).allMatch(post -> only(post) instanceof Accepted);
    }

    private Duration longest(int firstPost) {
        return Duration.ofNanos(
                waits.stream().skip(firstPost).max(Long::compare).orElseThrow());
    }

    private static PutOutcome only(Post post) {
        return post.outcome().join().getFirst();
    }

    private void postFor(Duration time) {
        var end = loop.nanoTime() + time.toNanos();
        while (loop.nanoTime() < end) {
            var number = posts.size();
            var id = "event" + number;
            var submission = puts.submission(1);
            submission.add("user" + number % 997, id.getBytes(StandardCharsets.UTF_8));
            var outcome = puts.put(submission);
            var at = loop.nanoTime();
            waits.add(Long.MAX_VALUE);
            var _ = outcome.thenRun(() -> waits.set(number, loop.nanoTime() - at));
            posts.add(new Post(id, outcome));
            loop.advance(BETWEEN_POSTS);
        }
    }

    /** Answers after a round trip by the test's clock; in an outage, as that says. */
    private final class Stream implements EventStream {
        private static final Duration ROUND_TRIP = Duration.ofMillis(20);

        final Set<String> stored = new HashSet<>();
        Outage outage;
        int callsInFlight;
        int mostCallsInFlight;

        @Override
        public CompletableFuture<List<Verdict>> put(List<OutgoingRecord> records) {
            mostCallsInFlight = Math.max(mostCallsInFlight, ++callsInFlight);
            return later(() -> {
                        records.stream()
                                .flatMap(record -> StoredRecords.unpack(record).stream())
                                .forEach(event -> stored.add(event.data()));
                        return records.stream().map(_ -> Verdict.ACKNOWLEDGED).toList();
                    })
                    .whenComplete((_, _) -> callsInFlight--);
        }

        @Override
        public CompletableFuture<Void> probe() {
            return later(() -> null);
        }

        private <T> CompletableFuture<T> later(java.util.function.Supplier<T> answer) {
            var call = new CompletableFuture<T>();
            if (outage == null) {
                loop.executeAfter(ROUND_TRIP, () -> call.complete(answer.get()));
            } else {
                loop.executeAfter(
                        outage == Outage.SILENCE ? PUT_TIMEOUT : ROUND_TRIP,
                        () -> call.completeExceptionally(new IOException("no answer")));
            }
            return call;
        }
    }
}
