package io.cartstream.local.run;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RestartPolicyTest {
    @Test
    void aServiceThatFailsIsTriedAgainAFewTimes() {
        assertThat(RestartPolicy.DEFAULT.givesUp(1, 2)).isFalse();
        assertThat(RestartPolicy.DEFAULT.givesUp(1, 3)).isTrue();
    }

    @Test
    void aServiceWithWrongSettingsIsNotTriedAgain() {
        assertThat(RestartPolicy.DEFAULT.givesUp(2, 1)).isTrue();
    }
}
