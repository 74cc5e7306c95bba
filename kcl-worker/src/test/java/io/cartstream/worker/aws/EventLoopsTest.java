package io.cartstream.worker.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.http.nio.netty.SdkEventLoopGroup;

class EventLoopsTest {
    private final NioEventLoopGroup group = new NioEventLoopGroup(2);
    private final AtomicLong now = new AtomicLong();
    private final EventLoops loops = new EventLoops(SdkEventLoopGroup.create(group, NioSocketChannel::new), now::get);

    @AfterEach
    void close() {
        loops.close();
    }

    @Test
    void loopsThatTurnAnswer() {
        assertThat(loops.answer()).isTrue();
        awaitTurn();

        now.addAndGet(10 * EventLoops.LONGEST_TURN.toNanos());

        assertThat(loops.answer()).as("they had not been asked meanwhile").isTrue();
    }

    @Test
    void aLoopThatIsStuckIsNoticed() {
        var free = new CountDownLatch(1);
        group.next().execute(() -> awaitUninterrupted(free));
        assertThat(loops.answer()).isTrue();
        now.addAndGet(EventLoops.LONGEST_TURN.toNanos() + 1);
        assertThat(loops.answer()).isFalse();

        free.countDown();
        awaitTurn();

        await().until(loops::answer);
    }

    /** Each loop has done what it was given before. */
    private void awaitTurn() {
        group.forEach(loop -> loop.submit(() -> {}).syncUninterruptibly());
    }

    private static void awaitUninterrupted(CountDownLatch free) {
        try {
            free.await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
