package io.cartstream.worker.features;

import java.util.HashSet;
import java.util.Set;

/**
 * Heap for the items that are being changed, divided evenly among the shards that are held: what a shard's batch touches beyond its share
 * is folded in slices, one after the other. Thread-safe.
 */
public final class FoldMemory {
    private final long bytes;
    private final Set<Share> open = new HashSet<>(); // guarded by this

    /**
     * A budget without shares yet.
     *
     * @param bytes of items as they are read, for all shards together; what they become comes on top
     */
    public FoldMemory(long bytes) {
        this.bytes = bytes;
    }

    /** A share of it, for one shard; closing that leaves the rest to the others. */
    public synchronized Share open() {
        var share = new Share();
        open.add(share);
        return share;
    }

    private synchronized long bytesOfAShare() {
        return bytes / Math.max(1, open.size());
    }

    private synchronized void close(Share share) {
        open.remove(share);
    }

    /** One shard's share. Thread-safe. */
    public final class Share implements AutoCloseable {
        private Share() {}

        /** For shoppers' orders. */
        long orders() {
            return bytesOfAShare() / 2;
        }

        /** For shoppers' activity. */
        long activity() {
            return bytesOfAShare() / 4;
        }

        /** For products. */
        long products() {
            return bytesOfAShare() / 4;
        }

        @Override
        public void close() {
            FoldMemory.this.close(this);
        }
    }
}
