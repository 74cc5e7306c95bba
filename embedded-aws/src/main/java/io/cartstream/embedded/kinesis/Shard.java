package io.cartstream.embedded.kinesis;

import io.cartstream.embedded.quota.Allowance;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/** A shard at work: its log, its sequence numbers and what may still pass through it this second. */
final class Shard {
    private final ShardLog log;
    private final SequenceNumbers sequenceNumbers;
    private final Allowance recordsIn;
    private final Allowance bytesIn;
    private final Allowance readsOut;
    private final Allowance bytesOut;
    private final LongAdder records = new LongAdder();
    private final LongAdder events = new LongAdder();

    Shard(ShardState state, ShardLog log, Clock clock) {
        this.log = log;
        this.sequenceNumbers = new SequenceNumbers(state.bornAtMillis(), state.index());
        this.recordsIn = new Allowance(KinesisLimits.WRITE_RECORDS_PER_SECOND, clock);
        this.bytesIn = new Allowance(KinesisLimits.WRITE_BYTES_PER_SECOND, clock);
        this.readsOut = new Allowance(KinesisLimits.READ_CALLS_PER_SECOND, clock);
        this.bytesOut = new Allowance(KinesisLimits.READ_BYTES_PER_SECOND, clock);
    }

    ShardLog log() {
        return log;
    }

    SequenceNumbers sequenceNumbers() {
        return sequenceNumbers;
    }

    /** Whether the shard's write limits let a record pass; if so it counts against them. */
    synchronized boolean admitsWriteOf(int bytes) {
        if (!recordsIn.has(1) || !bytesIn.has(bytes)) {
            return false;
        }
        recordsIn.take(1);
        bytesIn.take(bytes);
        return true;
    }

    /** Whether the shard's read limits let a call pass; if so it counts against them. */
    synchronized boolean admitsRead() {
        if (!readsOut.has(1) || !bytesOut.has(1)) {
            return false;
        }
        readsOut.take(1);
        return true;
    }

    /** Counts what was put. */
    void took(List<NewRecord> put) {
        records.add(put.size());
        put.forEach(record -> events.add(PackedEvents.in(record.data())));
    }

    /** What has been put since this process started. */
    ShardTraffic traffic(ShardState state) {
        return new ShardTraffic(state.id(), state.isOpen(), records.sum(), events.sum());
    }

    /** Counts what a call has read. */
    void tookOut(long bytes) {
        bytesOut.take((double) bytes);
    }
}
