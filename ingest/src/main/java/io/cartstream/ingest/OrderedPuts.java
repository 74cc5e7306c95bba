package io.cartstream.ingest;

import io.cartstream.ingest.Outcome.Accepted;
import io.cartstream.ingest.Outcome.Busy;
import io.cartstream.ingest.Outcome.Failed;
import io.cartstream.ingest.Outcome.Refused;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.random.RandomGenerator;

/**
 * Puts events into the stream through their lanes: those of one user in the order in which they were given, within the bytes that may be in
 * flight. For events that {@link Admission} has admitted.
 *
 * <p>Thread-safe.
 */
public final class OrderedPuts implements AutoCloseable {
    private final ByteBudget budget;
    private final IngestMetrics metrics;
    private final ThreadLoop loop;
    private final Dispatcher dispatcher;

    /**
     * Ready at once; {@link #close} ends its thread.
     *
     * @param partitionKeySecret keys the hash that partition keys are
     * @param budget shared with whoever else holds bytes for events
     */
    public OrderedPuts(
            IngestLimits limits,
            EventStream stream,
            String partitionKeySecret,
            ByteBudget budget,
            IngestMetrics metrics) {
        this.budget = budget;
        this.metrics = metrics;
        loop = new ThreadLoop("ingest");
        dispatcher = new Dispatcher(
                limits,
                stream,
                loop,
                new PartitionKeys(partitionKeySecret),
                budget,
                metrics,
                RandomGenerator.getDefault());
    }

    /**
     * Puts all of the events, or, where there is no room, none.
     *
     * @return one outcome per event, in their order, at the latest shortly after the deadline; never exceptionally
     */
    public CompletableFuture<List<Outcome>> put(List<EncodedEvent> events) {
        return outcomes(events).thenApply(outcomes -> {
            count(outcomes);
            return outcomes;
        });
    }

    /** Waits, at most {@code patience}, until every event has its outcome; to be called once nothing more is put. */
    public boolean drain(Duration patience) throws InterruptedException {
        try {
            dispatcher.drained().get(patience.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException _) {
            dispatcher.abandon();
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException("draining never fails", e);
        }
    }

    /** False where a fault has broken the order of things, so that the process should be replaced. */
    public boolean isSound() {
        return loop.isSound();
    }

    @Override
    public void close() {
        loop.close();
    }

    private CompletableFuture<List<Outcome>> outcomes(List<EncodedEvent> events) {
        if (events.isEmpty()) {
            return CompletableFuture.completedFuture(List.of());
        }
        if (!budget.take(footprint(events))) {
            return CompletableFuture.completedFuture(Collections.nCopies(events.size(), new Busy(Ingest.RETRY_AFTER)));
        }
        return dispatcher.submit(events);
    }

    private static long footprint(List<EncodedEvent> events) {
        var bytes = 0L;
        for (var event : events) {
            bytes += PendingEvent.footprint(event);
        }
        return bytes;
    }

    private void count(List<Outcome> outcomes) {
        var accepted = 0;
        var busy = 0;
        var failed = 0;
        for (var outcome : outcomes) {
            switch (outcome) {
                case Accepted _ -> accepted++;
                case Busy _ -> busy++;
                case Failed _ -> failed++;
                case Refused _ -> throw new IllegalStateException("an admitted event is not refused");
            }
        }
        metrics.accepted(accepted);
        metrics.busy(busy);
        metrics.failed(failed);
    }
}
