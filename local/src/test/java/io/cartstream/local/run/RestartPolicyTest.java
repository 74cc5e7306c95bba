package io.cartstream.local.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RestartPolicyTest {
    @Test
    void pausesGrowUpToTheirBound() {
        var policy = RestartPolicy.DEFAULT;

        assertThat(policy.pause(1)).isEqualTo(Duration.ofMillis(500));
        assertThat(policy.pause(2)).isEqualTo(Duration.ofSeconds(1));
        assertThat(policy.pause(4)).isEqualTo(Duration.ofSeconds(4));
        assertThat(policy.pause(1_000)).isEqualTo(Duration.ofSeconds(30));
    }
}
