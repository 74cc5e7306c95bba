package io.cartstream.ingest;

import io.cartstream.service.settings.DataSize;
import java.util.concurrent.atomic.AtomicLong;

/** The bytes that may be in memory at once, for bodies being read and events on their way. Thread-safe, never blocks. */
public final class ByteBudget {
    private final DataSize max;
    private final AtomicLong used = new AtomicLong();

    public ByteBudget(DataSize max) {
        this.max = max;
    }

    /** Acquires {@code bytes}; false, and nothing acquired, if fewer are left. */
    public boolean tryAcquire(long bytes) {
        if (used.addAndGet(bytes) <= max.bytes()) {
            return true;
        }
        used.addAndGet(-bytes);
        return false;
    }

    /** Releases what was acquired. */
    public void release(long bytes) {
        used.addAndGet(-bytes);
    }

    /** Bytes that may be acquired at once. */
    public DataSize max() {
        return max;
    }

    /** Bytes acquired now. */
    public long used() {
        return used.get();
    }
}
