package io.cartstream.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ThreadLoopTest {
    private final ThreadLoop loop = new ThreadLoop("loop");

    @AfterEach
    void close() {
        loop.close();
    }

    @Test
    void stepRunsOnTheCallingThreadWhereNoneIsRunning() {
        var ranOn = new ArrayList<Thread>();

        loop.executeHere(() -> ranOn.add(Thread.currentThread()));

        assertThat(ranOn).containsExactly(Thread.currentThread());
    }

    @Test
    void stepGivenByAStepRunsAfterItAndNotWithinIt() {
        var order = new ArrayList<String>();

        loop.executeHere(() -> {
            loop.executeHere(() -> order.add("second"));
            order.add("first");
        });

        assertThat(order).containsExactly("first", "second");
    }

    @Test
    void failingStepStopsNoOther() {
        var ran = new AtomicInteger();

        loop.executeHere(() -> {
            throw new IllegalStateException("thrown by the test");
        });
        loop.executeHere(ran::incrementAndGet);

        assertThat(ran).hasValue(1);
    }

    @Test
    void errorStopsNoOtherStepAndIsSeen() {
        var ran = new AtomicInteger();

        loop.executeHere(() -> {
            loop.executeHere(ran::incrementAndGet);
            throw new NoClassDefFoundError("thrown by the test");
        });
        loop.executeHere(ran::incrementAndGet);

        assertThat(ran).hasValue(2);
        assertThat(loop.isSound()).isFalse();
    }

    @Test
    void failingStepLeavesTheLoopSound() {
        loop.executeHere(() -> {
            throw new IllegalStateException("thrown by the test");
        });

        assertThat(loop.isSound()).isTrue();
    }

    @Test
    void callerIsReleasedThoughStepsNeverEnd() throws InterruptedException {
        var released = new CountDownLatch(1);
        var steps = new AtomicInteger();

        var caller = Thread.startVirtualThread(() -> {
            loop.executeHere(() -> again(steps, released));
            released.countDown();
        });

        assertThat(released.await(30, TimeUnit.SECONDS)).isTrue();
        caller.join();
        Awaitility.await().atMost(Duration.ofSeconds(30)).untilAtomic(steps, org.hamcrest.Matchers.greaterThan(100));
    }

    /** Gives a step from each step, until well after its caller has been released. */
    private void again(AtomicInteger steps, CountDownLatch released) {
        if (steps.incrementAndGet() < 1_000_000 && (released.getCount() > 0 || steps.get() <= 200)) {
            loop.executeHere(() -> again(steps, released));
        }
    }

    @Test
    void neverTwoAtOnceWhoeverGivesThem() throws InterruptedException {
        var running = new AtomicInteger();
        var overlaps = new AtomicInteger();
        var done = new int[1];
        var threads = new ArrayList<Thread>();
        Runnable step = () -> {
            if (running.getAndIncrement() != 0) {
                overlaps.incrementAndGet();
            }
            done[0]++;
            running.decrementAndGet();
        };

        for (var thread = 0; thread < 4; thread++) {
            threads.add(Thread.ofPlatform().start(() -> {
                for (var i = 0; i < 20_000; i++) {
                    loop.executeHere(step);
                    loop.execute(step);
                }
            }));
        }
        for (var thread : threads) {
            thread.join();
        }

        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> done(done) == 160_000);
        assertThat(overlaps).hasValue(0);
    }

    /** Read by the loop itself, which has written it. */
    private int done(int[] done) {
        var seen = new AtomicInteger();
        var read = new CountDownLatch(1);
        loop.executeHere(() -> {
            seen.set(done[0]);
            read.countDown();
        });
        try {
            assertThat(read.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return seen.get();
    }
}
