package io.cartstream.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DispatchClockTest {
    private static final Duration LINGER = Duration.ofMillis(8);

    private final ManualLoop loop = new ManualLoop();
    private final DispatchClock clock = new DispatchClock(loop, LINGER, new Random(1));
    private final List<Duration> ran = new ArrayList<>();

    @Test
    void aTickComesAtTheNextWholeMultipleOfTheLinger() {
        loop.advance(Duration.ofMillis(3));
        clock.tickLater(this::note);
        loop.advance(LINGER);
        clock.tickLater(this::note);
        loop.advance(LINGER);

        assertThat(ran).containsExactly(Duration.ofMillis(8), Duration.ofMillis(16));
    }

    @Test
    void oneTickAndOneSweepAreDueAtATime() {
        clock.tickLater(this::note);
        clock.tickLater(this::note);
        clock.sweepLater(this::note);
        clock.sweepLater(this::note);

        loop.advance(Duration.ofSeconds(1));

        assertThat(ran).containsExactly(LINGER, DispatchClock.SWEEP_INTERVAL);
    }

    @Test
    void pausesGrowWithTheFailuresInARow() {
        clock.resumeAfter(1, this::note);
        clock.resumeAfter(10, this::note);

        loop.advance(Duration.ofSeconds(2));

        assertThat(ran.getFirst()).isLessThanOrEqualTo(Duration.ofMillis(50));
        assertThat(ran.getLast()).isBetween(Duration.ofMillis(500), Duration.ofSeconds(1));
    }

    private void note() {
        ran.add(Duration.ofNanos(clock.now()));
    }
}
