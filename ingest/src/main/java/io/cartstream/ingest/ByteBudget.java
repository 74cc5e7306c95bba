package io.cartstream.ingest;

import io.cartstream.config.DataSize;
import java.util.concurrent.atomic.AtomicLong;

/** The bytes that may be in memory at once, for bodies being read and events on their way. Thread-safe, never blocks. */
public final class ByteBudget {
    private final long max;
    private final AtomicLong used = new AtomicLong();

    public ByteBudget(DataSize max) {
        this.max = max.bytes();
    }

    /** Takes {@code bytes}; false, and nothing taken, where that many are not left. */
    public boolean take(long bytes) {
        if (used.addAndGet(bytes) <= max) {
            return true;
        }
        used.addAndGet(-bytes);
        return false;
    }

    /** Gives back what was taken. */
    public void giveBack(long bytes) {
        used.addAndGet(-bytes);
    }

    /** Bytes taken now. */
    public long used() {
        return used.get();
    }
}
