package io.cartstream.ingest;

import static io.cartstream.ingest.PutRecordsLimits.LONGEST_RECORD;
import static io.cartstream.ingest.PutRecordsLimits.MAX_CALL_SIZE;
import static io.cartstream.ingest.PutRecordsLimits.MAX_RECORDS_PER_CALL;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * The lanes, and which of them have something to send: at once, or with the next tick. The time is what it is told. Not thread-safe: the
 * dispatcher's loop only.
 */
final class LaneQueues {
    private final List<Lane> lanes;
    private final long lingerNanos;
    private final RecordPacker packer;
    private final ArrayDeque<Lane> ready = new ArrayDeque<>();
    private final ArrayDeque<Lane> readyAtTick = new ArrayDeque<>();
    private long lingersUntil;

    /**
     * Empty lanes.
     *
     * @param linger within this of a record, what becomes ready waits for the next tick
     * @param now in nanoseconds of the loop
     */
    LaneQueues(LaneMap map, Duration linger, RecordPacker packer, long now) {
        lanes = IntStream.range(0, map.lanes())
                .mapToObj(lane -> new Lane(map.hashKeyOf(lane)))
                .toList();
        lingerNanos = linger.toNanos();
        this.packer = packer;
        lingersUntil = now;
    }

    /** An event arrives in its lane. */
    void add(PendingEvent event, long now) {
        var lane = lanes.get(event.lane());
        lane.add(event);
        offer(lane, now);
    }

    /**
     * Queues the lane where it has something to send: at once where the last record left long enough ago, so that a lone event never waits
     * for company; otherwise for the next tick, which is the same for all lanes, so that their records share a call.
     */
    void offer(Lane lane, long now) {
        if (lane.pollReady()) {
            (now - lingersUntil >= 0 ? ready : readyAtTick).add(lane);
        }
    }

    /** Whether a lane waits for the next tick. */
    boolean awaitTick() {
        return !readyAtTick.isEmpty();
    }

    /** What has waited for this tick is ready. */
    void tick() {
        ready.addAll(readyAtTick);
        readyAtTick.clear();
    }

    boolean hasReady() {
        return !ready.isEmpty();
    }

    /**
     * What the next call sends, within the service's limits; empty where nothing that was ready can be sent.
     *
     * @param expired takes the events whose time is over
     */
    List<LaneBatch> nextCall(long now, Consumer<PendingEvent> expired) {
        var batches = new ArrayList<LaneBatch>();
        var room = MAX_CALL_SIZE.bytes() - Math.max(packer.maxBytes(), LONGEST_RECORD.bytes());
        var bytes = 0L;
        while (!ready.isEmpty() && batches.size() < MAX_RECORDS_PER_CALL && bytes <= room) {
            var lane = ready.removeFirst();
            var events = lane.takeBatch(packer.maxBytes(), now, expired);
            if (!events.isEmpty()) {
                lingersUntil = now + lingerNanos;
                var record = packer.pack(lane.hashKey(), events);
                bytes += record.size();
                batches.add(new LaneBatch(lane, events, record));
                offer(lane, now);
            }
        }
        return batches;
    }

    /** Takes the waiting events out that {@code taken} is true of. */
    void removeIf(Predicate<PendingEvent> taken, Consumer<PendingEvent> removed) {
        lanes.forEach(lane -> lane.removeIf(taken, removed));
    }
}
