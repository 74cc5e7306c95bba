package io.cartstream.worker.features;

import io.cartstream.feature.StreamClock;

/** The stream's clock as each shard sees it. Thread-safe. */
public interface ClockTable {
    /**
     * Stores the shard's clock, unless a later one is stored.
     *
     * @throws StoreUnavailableException where the table did not answer in time
     */
    void advance(String shard, StreamClock clock);
}
