package io.cartstream.local.replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class BackoffTest {
    private final Backoff backoff = new Backoff(Duration.ofMillis(50), Duration.ofSeconds(5));

    @Property
    void theWaitIsAtLeastWhatTheServerAskedForAndBounded(
            @ForAll @IntRange(min = 1) int failures, @ForAll @IntRange(max = 60) int asked, @ForAll long seed) {
        var wait = backoff.wait(failures, Duration.ofSeconds(asked), new Random(seed));

        assertThat(wait).isBetween(Duration.ofSeconds(asked), Duration.ofSeconds(asked + 5));
    }

    @Property
    void theFirstWaitIsShort(@ForAll long seed) {
        assertThat(backoff.wait(1, Duration.ZERO, new Random(seed))).isLessThanOrEqualTo(Duration.ofMillis(50));
    }
}
