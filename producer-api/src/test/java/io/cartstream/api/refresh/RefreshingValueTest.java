package io.cartstream.api.refresh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.DoubleSupplier;
import org.junit.jupiter.api.Test;

class RefreshingValueTest {
    private final AtomicInteger failures = new AtomicInteger();
    private final AtomicInteger reads = new AtomicInteger();
    private volatile boolean broken;

    private final RefreshMetrics metrics = new RefreshMetrics() {
        @Override
        public void watchAge(String name, DoubleSupplier seconds) {
            assertThat(seconds.getAsDouble()).isNotNegative();
        }

        @Override
        public void refreshFailed(String name) {
            failures.incrementAndGet();
        }

        @Override
        public void itemSkipped(String name) {
            throw new AssertionError("no item is read here");
        }
    };

    @Test
    void whatWasReadLastHoldsWhileReadsFail() throws InterruptedException {
        try (var held = held(Duration.ofDays(1))) {
            assertThat(held.current()).isZero();
            assertThat(held.refresh()).isTrue();
            assertThat(held.current()).isOne();

            broken = true;
            assertThat(held.refresh()).isFalse();
            assertThat(held.current()).isOne();
            assertThat(failures).hasValue(1);

            broken = false;
            assertThat(held.refresh()).isTrue();
            assertThat(held.current()).isEqualTo(2);
        }
    }

    @Test
    void itIsReadAgainAndAgainUntilItIsClosed() {
        var held = held(Duration.ofMillis(1));
        held.start();
        await().until(() -> held.current() > 3);

        held.close();

        var before = new AtomicInteger(-1);
        await().pollInterval(Duration.ofMillis(50)).until(() -> before.getAndSet(reads.get()) == reads.get());
    }

    private RefreshingValue<Integer> held(Duration every) {
        return new RefreshingValue<>("numbers", every, 0, this::read, metrics, System::nanoTime);
    }

    private int read() throws IOException {
        if (broken) {
            throw new IOException("made by the test");
        }
        return reads.incrementAndGet();
    }
}
