package io.cartstream.tools.replay;

import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

/**
 * Posts events in parallel so that each shopper's events reach the API in the order in which they were handed over.
 *
 * <p>Shoppers are spread over lanes by hash; a lane has one request in flight, and posts again what failed before anything later. Queues
 * are bounded: {@link #send} waits while the shopper's lane is full. Where a lane cannot go on, all stop, and {@link #send} and
 * {@link #finish} say why.
 *
 * <p>One thread hands over events and finishes.
 */
public final class EventSender implements AutoCloseable {
    private final AtomicReference<StoppedException> failure = new AtomicReference<>();
    private final List<SenderLane> lanes;

    /** Starts the lanes. The client stays the caller's. */
    public EventSender(EventsClient client, SenderSettings settings, Tally tally) {
        lanes = Stream.generate(() -> new SenderLane(client, settings, tally, failure))
                .limit(settings.lanes())
                .toList();
    }

    /**
     * Hands an event over; waits while its lane is full.
     *
     * @throws StoppedException where sending has stopped for good
     */
    public void send(PostableEvent event) throws InterruptedException {
        var hash = event.userId().hashCode();
        lanes.get(Math.floorMod(hash ^ hash >>> 16, lanes.size())).put(event);
    }

    /**
     * Waits until the API has said its last word on every event.
     *
     * @throws StoppedException where sending has stopped for good
     */
    public void finish() throws InterruptedException {
        for (var lane : lanes) {
            lane.finish();
        }
        for (var lane : lanes) {
            lane.join();
        }
        var stopped = failure.get();
        if (stopped != null) {
            throw stopped;
        }
    }

    /** Ends the lanes without waiting for what is queued. */
    @Override
    public void close() {
        lanes.forEach(SenderLane::stop);
    }
}
