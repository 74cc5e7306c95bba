package io.cartstream.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.cartstream.service.settings.DataSize;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class BodyPaceTest {
    private static final BodyPace PACE = new BodyPace(Duration.ofSeconds(5), DataSize.ofKibibytes(1));

    @Test
    void aClientThatSendsNextToNothingHasTheGraceAlone() {
        assertThat(PACE.nanosFor(0)).isEqualTo(2_000_000_000L);
        assertThat(PACE.nanosFor(1)).isBetween(2_000_000_000L, 2_001_000_000L);
    }

    @Test
    void eachByteBuysTimeAtTheRate() {
        assertThat(PACE.nanosFor(1024)).isEqualTo(3_000_000_000L);
        assertThat(PACE.nanosFor(2048)).isEqualTo(4_000_000_000L);
    }

    @Test
    void nothingBuysMoreThanTheTimeOfABody() {
        assertThat(PACE.nanosFor(16 * 1024 * 1024)).isEqualTo(5_000_000_000L);
    }
}
