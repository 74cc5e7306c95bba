package io.cartstream.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.cartstream.ingest.MemoryStream.Mood;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ReadinessTest {
    private final AtomicLong now = new AtomicLong();
    private final MemoryStream stream = new MemoryStream();
    private final Readiness readiness = new Readiness(stream, now::get);

    @AfterEach
    void stop() {
        readiness.close();
    }

    @Test
    void notReadyBeforeTheStreamHasAnswered() {
        assertThat(readiness.isReady()).isFalse();
        assertThat(readiness.probe()).isCompleted();
        assertThat(readiness.isReady()).isTrue();
    }

    @Test
    void asksTheStreamAtOnce() {
        readiness.start();

        Awaitility.await().until(readiness::isReady);
    }

    @Test
    void asksAgainSoonWhileTheStreamDoesNotAnswer() {
        stream.mood(Mood.BROKEN);
        readiness.start();
        stream.mood(Mood.WELL);

        Awaitility.await().until(readiness::isReady);
    }

    @Test
    void asksAgainThoughAProbeThrows() {
        var probes = new AtomicInteger();
        var throwing = new EventStream() {
            @Override
            public CompletableFuture<List<Verdict>> put(List<StreamRecord> records) {
                return stream.put(records);
            }

            @Override
            public CompletableFuture<Void> probe() {
                return switch (probes.getAndIncrement()) {
                    case 0 -> throw new IllegalStateException("thrown by the test");
                    case 1 -> throw new NoClassDefFoundError("thrown by the test");
                    default -> stream.probe();
                };
            }
        };
        try (var asking = new Readiness(throwing, now::get)) {
            asking.start();

            Awaitility.await().until(asking::isReady);
        }
    }

    @Test
    void aPutCountsAndSoDoesThrottling() {
        put();
        assertThat(readiness.isReady()).isTrue();

        now.addAndGet(Readiness.ANSWER_COUNTS_FOR.toNanos() - 1);
        stream.mood(Mood.THROTTLING);
        put();
        now.addAndGet(Readiness.ANSWER_COUNTS_FOR.toNanos() - 1);

        assertThat(readiness.isReady()).isTrue();
    }

    @Test
    void notReadyOnceAnswersHaveStayedAwayForLong() {
        put();
        stream.mood(Mood.BROKEN);
        put();
        assertThat(readiness.isReady()).as("one failure is no outage").isTrue();

        now.addAndGet(Readiness.ANSWER_COUNTS_FOR.toNanos());
        put();

        assertThat(readiness.isReady()).isFalse();
    }

    @Test
    void notReadyWhileDraining() {
        put();

        readiness.drain();

        assertThat(readiness.isReady()).isFalse();
    }

    private void put() {
        var record = new StreamRecord("key", "0", "event".getBytes(StandardCharsets.UTF_8));
        assertThat(readiness.put(List.of(record))).isDone();
    }
}
