package io.cartstream.tools.replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PaceTest {
    private static final Instant START = Instant.parse("2010-12-01T08:26:00Z");

    @Test
    void unboundedNeverWaits() {
        assertThat(Pace.unbounded().dueAfter(Optional.of(START))).isEqualTo(Duration.ZERO);
    }

    @Test
    void timesRealTimeDividesTheTimeSinceTheFirstEvent() {
        var pace = Pace.timesRealTime(60);

        assertThat(pace.dueAfter(Optional.of(START))).isEqualTo(Duration.ZERO);
        assertThat(pace.dueAfter(Optional.of(START.plusSeconds(90)))).isEqualTo(Duration.ofMillis(1_500));
        assertThat(pace.dueAfter(Optional.empty())).isEqualTo(Duration.ZERO);
        assertThat(pace.dueAfter(Optional.of(START.minusSeconds(90)))).isNegative();
    }
}
