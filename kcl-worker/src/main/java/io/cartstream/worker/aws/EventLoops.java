package io.cartstream.worker.aws;

import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.EventExecutor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import software.amazon.awssdk.http.nio.netty.SdkEventLoopGroup;

/** The event loops of all clients, and whether they turn: no service is asked. Thread-safe. */
public final class EventLoops implements AutoCloseable {
    /** A loop answers in microseconds; so long a silence is none of a collector or a busy processor. */
    static final Duration LONGEST_TURN = Duration.ofMinutes(1);

    private final SdkEventLoopGroup group;
    private final List<Ping> pings = new ArrayList<>();

    EventLoops(SdkEventLoopGroup group, LongSupplier nanoTime) {
        this.group = group;
        group.eventLoopGroup().forEach(loop -> pings.add(new Ping(loop, nanoTime)));
    }

    /** As many as the SDK would start by itself. */
    public static EventLoops start() {
        return new EventLoops(SdkEventLoopGroup.builder().build(), System::nanoTime);
    }

    SdkEventLoopGroup group() {
        return group;
    }

    /** Whether each has answered what it was asked the last time, or not been asked for long. To be asked now and then. */
    public boolean answer() {
        return pings.stream().map(Ping::isAnswered).reduce(true, Boolean::logicalAnd);
    }

    /** Ends them; the clients must be closed. */
    @Override
    public void close() {
        EventLoopGroup loops = group.eventLoopGroup();
        var _ = loops.shutdownGracefully();
    }

    /** What one loop is asked. */
    private static final class Ping {
        private final EventExecutor loop;
        private final LongSupplier nanoTime;

        // Guarded by this.
        private boolean isOpen;
        private long askedAt;

        Ping(EventExecutor loop, LongSupplier nanoTime) {
            this.loop = loop;
            this.nanoTime = nanoTime;
        }

        synchronized boolean isAnswered() {
            if (!isOpen) {
                isOpen = true;
                askedAt = nanoTime.getAsLong();
                loop.execute(this::answered);
            }
            return nanoTime.getAsLong() - askedAt <= LONGEST_TURN.toNanos();
        }

        private synchronized void answered() {
            isOpen = false;
        }
    }
}
