package io.cartstream.ingest;

import io.cartstream.ingest.EventStream.Verdict;
import io.cartstream.ingest.PutOutcome.Accepted;
import io.cartstream.ingest.PutOutcome.Failed;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves events from their arrival through their lanes into calls to the stream, and settles each by the stream's verdict. What waits is in
 * {@link LaneQueues}, when a step is due in {@link DispatchClock}, what has no outcome yet in {@link OpenEvents}.
 *
 * <p>Everything but {@link #submit} happens on one event loop, so lanes need no locks and any interleaving can be replayed in a test.
 */
final class Dispatcher {
    private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);

    private final IngestLimits limits;
    private final EventStream stream;
    private final EventLoop loop;
    private final IngestMetrics metrics;
    private final LaneMap map;
    private final DispatchClock clock;
    private final LaneQueues lanes;
    private final OpenEvents open;

    private final Queue<PendingEvent> arrivals = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean runIsDue = new AtomicBoolean();

    /**
     * Ready at once.
     *
     * @param random jitters the pauses of lanes that failed
     */
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
        this.metrics = metrics;
        map = new LaneMap(limits.lanes());
        clock = new DispatchClock(loop, limits.linger(), random);
        var packer = new RecordPacker(Math.toIntExact(limits.packedRecordSize().bytes()), partitionKeys, metrics);
        lanes = new LaneQueues(map, limits.linger(), packer, clock.now());
        open = new OpenEvents(budget);
    }

    /** For {@link #submit}. */
    Submission submission(int expectedEvents) {
        return new Submission(map, expectedEvents);
    }

    /**
     * Takes events whose bytes the caller has taken from the budget. The bytes are released as the events leave. May be called from any
     * thread.
     *
     * @return one outcome per event, in their order
     */
    CompletableFuture<List<PutOutcome>> submit(Submission submission) {
        arrivals.addAll(submission.open(clock.now() + limits.deadline().toNanos()));
        if (!runIsDue.getAndSet(true)) {
            loop.executeHere(this::run);
        }
        return submission.answer();
    }

    /** Complete once nothing is pending any more; to be called after the last {@link #submit}. */
    CompletableFuture<Void> drained() {
        loop.execute(() -> {
            takeArrivals();
            open.close();
        });
        return open.drained();
    }

    /** Settles whatever is still open as failed, because the service stops now. */
    void abandon() {
        loop.execute(() -> {
            open.settleInFlight(_ -> true, new Failed(Failed.Cause.STOPPING));
            lanes.removeIf(_ -> true, event -> open.leave(event, new Failed(Failed.Cause.STOPPING)));
        });
    }

    private void run() {
        runIsDue.set(false);
        takeArrivals();
        sweepLater(); // before anything that may fail: otherwise new arrivals would never be answered
        sendReady();
    }

    private void takeArrivals() {
        var now = clock.now();
        for (var event = arrivals.poll(); event != null; event = arrivals.poll()) {
            open.arrived();
            lanes.add(event, now);
        }
    }

    private void tick() {
        lanes.tick();
        sendReady();
    }

    private void sendReady() {
        while (lanes.hasReady() && open.callsInFlight() < limits.putsInFlight()) {
            var batches = lanes.nextCall(clock.now(), this::expire);
            if (!batches.isEmpty()) {
                send(batches);
            }
        }
        if (lanes.awaitTick()) {
            clock.tickLater(this::tick);
        }
    }

    private void send(List<LaneBatch> batches) {
        open.sent(batches);
        var sentAt = clock.now();
        var records = batches.stream().map(LaneBatch::record).toList();
        var _ = put(records)
                .whenComplete((verdicts, failure) -> loop.execute(() -> {
                    open.ended(batches);
                    metrics.putAnswered(Duration.ofNanos(clock.now() - sentAt));
                    settle(batches, verdicts, failure);
                    takeArrivals();
                    sendReady();
                    open.completeIfDrained();
                }));
    }

    private CompletableFuture<List<Verdict>> put(List<OutgoingRecord> records) {
        try {
            return stream.put(records);
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private void settle(List<LaneBatch> batches, List<Verdict> verdicts, Throwable failure) {
        if (failure != null || verdicts.size() != batches.size()) {
            LOG.atWarn()
                    .addKeyValue("records", batches.size())
                    .addKeyValue("cause", failure == null ? "wrong number of verdicts" : String.valueOf(failure))
                    .log("the outcome of a put is unknown; retrying its records");
            metrics.putLost();
            batches.forEach(this::retryOrGiveUp);
            return;
        }
        for (var i = 0; i < batches.size(); i++) {
            var batch = batches.get(i);
            switch (verdicts.get(i)) {
                case ACKNOWLEDGED -> acknowledge(batch);
                case THROTTLED -> {
                    metrics.throttled();
                    requeue(batch);
                }
                case FAILED -> retryOrGiveUp(batch);
            }
        }
    }

    private void acknowledge(LaneBatch batch) {
        batch.lane().acknowledge(batch.events());
        batch.events().forEach(event -> open.leave(event, Accepted.ACCEPTED));
        lanes.offer(batch.lane(), clock.now());
    }

    /** Where the stream is away, the breaker says when to try again, not the lane. */
    private void retryOrGiveUp(LaneBatch batch) {
        if (!stream.isAway()) {
            requeue(batch);
            return;
        }
        batch.lane().release(batch.events());
        batch.events().forEach(this::giveUp);
        lanes.offer(batch.lane(), clock.now());
    }

    private void requeue(LaneBatch batch) {
        metrics.retried(batch.events().size());
        var lane = batch.lane();
        var failures = lane.requeue(batch.events());
        var now = clock.now();
        lane.removeIf(event -> event.isExpired(now), this::expire);
        clock.resumeAfter(failures, () -> {
            lane.resume();
            lanes.offer(lane, clock.now());
            sendReady();
        });
    }

    private void expire(PendingEvent event) {
        open.leave(event, new Failed(Failed.Cause.DEADLINE));
    }

    private void giveUp(PendingEvent event) {
        open.leave(event, new Failed(Failed.Cause.STREAM_AWAY));
    }

    private void sweepLater() {
        if (!open.isEmpty()) {
            clock.sweepLater(this::sweep);
        }
    }

    /**
     * Answers for the events whose time is over, those in flight too: their call may yet hang for a while. Where the stream is away, none
     * waits: only what is in flight, the trials among it, until its call ends.
     */
    private void sweep() {
        var now = clock.now();
        lanes.removeIf(event -> event.isExpired(now), this::expire);
        if (stream.isAway()) {
            lanes.removeIf(_ -> true, this::giveUp);
        }
        open.settleInFlight(event -> event.isExpired(now), new Failed(Failed.Cause.DEADLINE));
        open.completeIfDrained();
        sweepLater();
    }
}
