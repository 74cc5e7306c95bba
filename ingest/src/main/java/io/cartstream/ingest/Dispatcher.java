package io.cartstream.ingest;

import static io.cartstream.ingest.KinesisLimits.LONGEST_RECORD;
import static io.cartstream.ingest.KinesisLimits.MAX_CALL_SIZE;
import static io.cartstream.ingest.KinesisLimits.MAX_RECORDS_PER_CALL;

import io.cartstream.ingest.EventStream.Verdict;
import io.cartstream.ingest.Outcome.Accepted;
import io.cartstream.ingest.Outcome.Failed;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves events from their arrival through their lanes into calls to the stream, and settles each by the stream's verdict.
 *
 * <p>Everything but {@link #submit} happens on one event loop, so lanes need no locks and any interleaving can be replayed in a test.
 */
final class Dispatcher {
    private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);

    /** How late the answer for an event whose time is over may be. */
    private static final Duration SWEEP_INTERVAL = Duration.ofMillis(250);

    /** A record on its way, and what it holds. */
    private record Departure(Lane lane, List<PendingEvent> events, StreamRecord record) {}

    private final IngestLimits limits;
    private final EventStream stream;
    private final EventLoop loop;
    private final PartitionKeys partitionKeys;
    private final ByteBudget budget;
    private final IngestMetrics metrics;
    private final RandomGenerator random;
    private final LaneMap map;
    private final List<Lane> lanes;

    private final Queue<PendingEvent> arrivals = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean runIsDue = new AtomicBoolean();
    private final ArrayDeque<Lane> ready = new ArrayDeque<>();
    private final ArrayDeque<Lane> readyAtTick = new ArrayDeque<>();
    private final Set<Departure> inFlight = Collections.newSetFromMap(new IdentityHashMap<>());
    private final CompletableFuture<Void> idleAfterClose = new CompletableFuture<>();
    private int putsInFlight;
    private long restsUntil;
    private long pending;
    private boolean tickIsDue;
    private boolean sweepIsDue;
    private boolean closing;

    Dispatcher(
            IngestLimits limits,
            EventStream stream,
            EventLoop loop,
            PartitionKeys partitionKeys,
            ByteBudget budget,
            IngestMetrics metrics,
            RandomGenerator random) {
        this.limits = limits;
        this.stream = stream;
        this.loop = loop;
        this.partitionKeys = partitionKeys;
        this.budget = budget;
        this.metrics = metrics;
        this.random = random;
        restsUntil = loop.nanoTime();
        map = new LaneMap(limits.lanes());
        lanes = IntStream.range(0, map.lanes())
                .mapToObj(lane -> new Lane(map.hashKeyOf(lane)))
                .toList();
    }

    /**
     * Takes events whose bytes the caller has taken from the budget; they are given back as the events leave. May be called from any thread.
     *
     * @return one outcome per event, in their order
     */
    CompletableFuture<List<Outcome>> submit(List<EncodedEvent> events) {
        var submission = new Submission(events.size());
        var deadline = loop.nanoTime() + limits.deadline().toNanos();
        for (var i = 0; i < events.size(); i++) {
            var event = events.get(i);
            arrivals.add(new PendingEvent(event, map.laneOf(event.userId()), deadline, submission, i));
        }
        if (!runIsDue.getAndSet(true)) {
            loop.executeHere(this::run);
        }
        return submission.answer();
    }

    /** Complete once nothing is pending any more; to be called after the last {@link #submit}. */
    CompletableFuture<Void> drained() {
        loop.execute(() -> {
            closing = true;
            completeIfDrained();
        });
        return idleAfterClose;
    }

    /** Settles whatever is still open as failed, because the service stops now. */
    void abandon() {
        loop.execute(() -> {
            eventsInFlight().forEach(event -> event.settle(new Failed(Failed.Cause.STOPPING)));
            lanes.forEach(lane -> lane.removeIf(_ -> true, event -> leave(event, new Failed(Failed.Cause.STOPPING))));
        });
    }

    private void run() {
        runIsDue.set(false);
        takeArrivals();
        sweepLater(); // before anything that may fail: else nobody would answer for what has arrived
        sendReady();
    }

    private void takeArrivals() {
        for (var event = arrivals.poll(); event != null; event = arrivals.poll()) {
            pending++;
            var lane = lanes.get(event.lane());
            lane.add(event);
            queueIfReady(lane);
        }
    }

    /**
     * Queues the lane for a call: at once where the last one left long enough ago, so that a lone event never waits for company; otherwise for
     * the next tick, which is the same for all lanes, so that their records share a call.
     */
    private void queueIfReady(Lane lane) {
        if (!lane.claimTurn()) {
            return;
        }
        if (loop.nanoTime() - restsUntil >= 0) {
            ready.add(lane);
        } else {
            readyAtTick.add(lane);
            tickLater();
        }
    }

    private void tickLater() {
        if (!tickIsDue) {
            tickIsDue = true;
            var linger = limits.linger().toNanos();
            loop.executeAfter(Duration.ofNanos(linger - Math.floorMod(loop.nanoTime(), linger)), this::tick);
        }
    }

    private void tick() {
        tickIsDue = false;
        ready.addAll(readyAtTick);
        readyAtTick.clear();
        sendReady();
    }

    private void sendReady() {
        while (!ready.isEmpty() && putsInFlight < limits.putsInFlight()) {
            var departures = gather();
            if (!departures.isEmpty()) {
                send(departures);
            }
        }
    }

    private List<Departure> gather() {
        var departures = new ArrayList<Departure>();
        var maxPacked = Math.toIntExact(limits.packedRecordSize().bytes());
        var room = MAX_CALL_SIZE.bytes() - Math.max(maxPacked, LONGEST_RECORD.bytes());
        var bytes = 0L;
        while (!ready.isEmpty() && departures.size() < MAX_RECORDS_PER_CALL && bytes <= room) {
            var lane = ready.removeFirst();
            var now = loop.nanoTime();
            var events = lane.depart(maxPacked, now, this::expire);
            if (!events.isEmpty()) {
                restsUntil = now + limits.linger().toNanos();
                var packed = pack(lane.hashKey(), events);
                bytes += packed.size();
                departures.add(new Departure(lane, events, packed));
                queueIfReady(lane);
            }
        }
        return departures;
    }

    private StreamRecord pack(String hashKey, List<PendingEvent> events) {
        var first = events.getFirst().event();
        var partitionKey = partitionKeys.of(first.userId());
        var data = events.size() == 1 ? first.json() : aggregate(hashKey, events);
        metrics.packed(events.size(), data.length);
        return new StreamRecord(partitionKey, hashKey, data);
    }

    private byte[] aggregate(String hashKey, List<PendingEvent> events) {
        var aggregated = new AggregatedRecord(hashKey);
        for (var pending : events) {
            aggregated.add(
                    partitionKeys.of(pending.event().userId()), pending.event().json());
        }
        return aggregated.toBytes();
    }

    private void send(List<Departure> departures) {
        putsInFlight++;
        inFlight.addAll(departures);
        var sentAt = loop.nanoTime();
        var records = departures.stream().map(Departure::record).toList();
        var _ = put(records)
                .whenComplete((verdicts, failure) -> loop.execute(() -> {
                    putsInFlight--;
                    departures.forEach(inFlight::remove);
                    metrics.putAnswered(Duration.ofNanos(loop.nanoTime() - sentAt));
                    settle(departures, verdicts, failure);
                    takeArrivals();
                    sendReady();
                    completeIfDrained();
                }));
    }

    private CompletableFuture<List<Verdict>> put(List<StreamRecord> records) {
        try {
            return stream.put(records);
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private void settle(List<Departure> departures, List<Verdict> verdicts, Throwable failure) {
        if (failure != null || verdicts.size() != departures.size()) {
            LOG.atWarn()
                    .addKeyValue("records", departures.size())
                    .addKeyValue("cause", failure == null ? "wrong number of verdicts" : String.valueOf(failure))
                    .log("the outcome of a put is unknown; its records are put again");
            metrics.putLost();
            departures.forEach(this::putBack);
            return;
        }
        for (var i = 0; i < departures.size(); i++) {
            var departure = departures.get(i);
            switch (verdicts.get(i)) {
                case ACKNOWLEDGED -> acknowledge(departure);
                case THROTTLED -> {
                    metrics.throttled();
                    putBack(departure);
                }
                case FAILED -> putBack(departure);
            }
        }
    }

    private void acknowledge(Departure departure) {
        departure.lane().arrived(departure.events());
        for (var event : departure.events()) {
            leave(event, Accepted.ACCEPTED);
        }
        queueIfReady(departure.lane());
    }

    private void putBack(Departure departure) {
        metrics.retried(departure.events().size());
        var lane = departure.lane();
        var failures = lane.putBack(departure.events());
        expire(lane);
        loop.executeAfter(BackOff.STANDARD.after(failures, random), () -> {
            lane.wake();
            queueIfReady(lane);
            sendReady();
        });
    }

    private void expire(Lane lane) {
        var now = loop.nanoTime();
        lane.removeIf(event -> event.isExpired(now), this::expire);
    }

    private void expire(PendingEvent event) {
        leave(event, new Failed(Failed.Cause.DEADLINE));
    }

    private Stream<PendingEvent> eventsInFlight() {
        return inFlight.stream().flatMap(departure -> departure.events().stream());
    }

    private void leave(PendingEvent event, Outcome outcome) {
        pending--;
        budget.giveBack(event.footprint());
        event.settle(outcome);
    }

    private void sweepLater() {
        if (pending > 0 && !sweepIsDue) {
            sweepIsDue = true;
            loop.executeAfter(SWEEP_INTERVAL, this::sweep);
        }
    }

    /** Answers for the events whose time is over, those in flight too: their call may yet hang for a while. */
    private void sweep() {
        sweepIsDue = false;
        var now = loop.nanoTime();
        lanes.forEach(this::expire);
        eventsInFlight()
                .filter(event -> event.isExpired(now))
                .forEach(event -> event.settle(new Failed(Failed.Cause.DEADLINE)));
        completeIfDrained();
        sweepLater();
    }

    private void completeIfDrained() {
        if (closing && pending == 0 && arrivals.isEmpty()) {
            idleAfterClose.complete(null);
        }
    }
}
