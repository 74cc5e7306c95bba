package io.cartstream.worker.features;

import io.cartstream.feature.StreamClock;
import io.cartstream.worker.stream.Batch;
import java.time.Instant;

/**
 * The newest event time of one shard, as far as it has come: of an event whose time lies after its receipt the receipt counts, so that one
 * device whose clock is ahead does not move the whole shop's. A maximum: writing it again or late changes nothing. For one thread at a
 * time.
 */
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
            clock = clock.advancedTo(
                    earlier(placed.event().timestamp(), placed.event().receivedAt()));
        }
        if (clock.compareTo(written) > 0) {
            table.advance(shard, clock);
            written = clock;
        }
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }
}
