package io.cartstream.worker.features;

import io.cartstream.feature.StreamClock;
import io.cartstream.worker.stream.Batch;

/** The newest event time of one shard. A maximum: writing it again or late changes nothing. For one thread at a time. */
public final class ShardClock {
    private final String shard;
    private final ClockTable table;
    private StreamClock written = StreamClock.UNSET;

    public ShardClock(String shard, ClockTable table) {
        this.shard = shard;
        this.table = table;
    }

    /**
     * Stores the newest event time where the batch has moved it into a later hour.
     *
     * @throws StoreUnavailableException where the table does not answer; the same batch may then be given again
     */
    public void advance(Batch batch) {
        var clock = written;
        for (var placed : batch.events()) {
            clock = clock.advancedTo(placed.event().timestamp());
        }
        if (clock.compareTo(written) > 0) {
            table.advance(shard, clock);
            written = clock;
        }
    }
}
