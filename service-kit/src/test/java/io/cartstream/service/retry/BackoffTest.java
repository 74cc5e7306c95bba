package io.cartstream.service.retry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class BackoffTest {
    private static final Duration FIRST = Duration.ofMillis(50);
    private static final Duration LONGEST = Duration.ofSeconds(5);

    private final Backoff backoff = new Backoff(FIRST, LONGEST);

    @Property
    void theWaitIsInTheUpperHalfOfABoundThatDoubles(
            @ForAll @IntRange(min = 1, max = 7) int failures, @ForAll long seed) {
        var bound = FIRST.multipliedBy(1L << (failures - 1));

        assertThat(backoff.after(failures, new Random(seed))).isBetween(bound.dividedBy(2), bound);
    }

    @Property
    void theWaitIsBoundedAfterAnyNumberOfFailures(@ForAll @IntRange(min = 8) int failures, @ForAll long seed) {
        assertThat(backoff.after(failures, new Random(seed))).isBetween(LONGEST.dividedBy(2), LONGEST);
    }

    @Example
    void clientsThatFailedTogetherDoNotComeBackTogether() {
        var random = new Random(1);

        assertThat(IntStream.range(0, 100)
                        .mapToObj(_ -> backoff.after(10, random))
                        .distinct())
                .hasSizeGreaterThan(95);
    }

    @Example
    void aThreadPausesByTheNumberOfItsFailures() throws InterruptedException {
        var pauses = new ArrayList<Duration>();
        var random = new Random(7);
        var pause = new RetryPause(backoff, () -> random, pauses::add);

        pause.after(1);
        pause.after(3);

        var same = new Random(7);
        assertThat(pauses).isEqualTo(List.of(backoff.after(1, same), backoff.after(3, same)));
    }

    @Example
    void aWaitThatIsNoneIsRefused() {
        assertThatThrownBy(() -> new Backoff(Duration.ZERO, LONGEST)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Backoff(LONGEST, FIRST)).isInstanceOf(IllegalArgumentException.class);
    }
}
