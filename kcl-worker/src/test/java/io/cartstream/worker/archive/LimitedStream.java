package io.cartstream.worker.archive;

import io.cartstream.worker.SimulatedTime;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A delivery stream in simulated time that takes so many bytes a second: a bucket that holds a second's worth. A full bucket lets a call of
 * any size pass, into debt.
 */
public final class LimitedStream implements DeliveryStream {
    private static final Duration ROUND_TRIP = Duration.ofMillis(30);
    private static final double NANOS_PER_SECOND = 1e9;

    private final SimulatedTime time;
    private final RefusedBy refusedBy;
    private double bytesPerSecond;
    private double left;
    private long filledAt;
    private boolean isAway;
    private long taken;
    private int calls;

    /** What is refused. */
    public enum RefusedBy {
        CALL,
        RECORD
    }

    public LimitedStream(SimulatedTime time, double bytesPerSecond, RefusedBy refusedBy) {
        this.time = time;
        this.bytesPerSecond = bytesPerSecond;
        this.refusedBy = refusedBy;
        left = bytesPerSecond;
    }

    void allow(double newBytesPerSecond) {
        bytesPerSecond = newBytesPerSecond;
    }

    /** Whether every call is answered as an outage is. */
    public void setAway(boolean away) {
        isAway = away;
    }

    /** Bytes. */
    public long taken() {
        return taken;
    }

    int calls() {
        return calls;
    }

    @Override
    public Answer put(List<ByteBuffer> records) throws InterruptedException {
        time.pause(ROUND_TRIP);
        calls++;
        if (isAway) {
            return Answer.refused(records, new Refusal.Failed(new IllegalStateException("away")));
        }
        fill();
        return switch (refusedBy) {
            case CALL ->
                take(records.stream().mapToLong(ByteBuffer::remaining).sum())
                        ? Answer.taken()
                        : Answer.refused(records, new Refusal.Throttled());
            case RECORD -> {
                var open = new ArrayList<ByteBuffer>();
                records.stream().filter(record -> !take(record.remaining())).forEach(open::add);
                yield open.isEmpty() ? Answer.taken() : Answer.refused(open, new Refusal.Throttled());
            }
        };
    }

    private boolean take(long bytes) {
        if (bytes > left && left < bytesPerSecond) {
            return false;
        }
        left -= bytes;
        taken += bytes;
        return true;
    }

    private void fill() {
        left = Math.min(bytesPerSecond, left + bytesPerSecond * (time.nanos() - filledAt) / NANOS_PER_SECOND);
        filledAt = time.nanos();
    }
}
