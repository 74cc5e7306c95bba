package io.cartstream.ingest;

import io.cartstream.ingest.PutOutcome.Accepted;
import io.cartstream.ingest.PutOutcome.Busy;
import io.cartstream.ingest.PutOutcome.Failed;
import io.cartstream.ingest.PutOutcome.Unavailable;
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
 * flight.
 *
 * <p>Thread-safe.
 */
public final class OrderedPuts implements AutoCloseable {
    private final ByteBudget budget;
    private final IngestMetrics metrics;
    private final EventStream stream;
    private final EventLoop loop;
    private final Dispatcher dispatcher;

    /**
     * Ready at once; {@link #close} ends its thread.
     *
     * @param partitionKeySecret HMAC key for partition keys
     * @param budget shared with all code that holds bytes for events
     */
    public OrderedPuts(
            IngestLimits limits,
            EventStream stream,
            String partitionKeySecret,
            ByteBudget budget,
            IngestMetrics metrics) {
        this(
                limits,
                stream,
                new ThreadLoop("ingest"),
                partitionKeySecret,
                budget,
                metrics,
                RandomGenerator.getDefault());
    }

    OrderedPuts(
            IngestLimits limits,
            EventStream stream,
            EventLoop loop,
            String partitionKeySecret,
            ByteBudget budget,
            IngestMetrics metrics,
            RandomGenerator random) {
        this.budget = budget;
        this.metrics = metrics;
        this.stream = stream;
        this.loop = loop;
        dispatcher =
                new Dispatcher(limits, stream, loop, new PartitionKeys(partitionKeySecret), budget, metrics, random);
    }

    /** Where events to be put together are gathered; for {@link #put}. */
    public Submission submission(int expectedEvents) {
        return dispatcher.submission(expectedEvents);
    }

    /**
     * Puts all of the events, or, where there is no room or the stream is away, none.
     *
     * @param submission made by {@link #submission}, put once
     * @return one outcome per event, in their order, at the latest shortly after the deadline; never exceptionally
     */
    public CompletableFuture<List<PutOutcome>> put(Submission submission) {
        return outcomes(submission).thenApply(outcomes -> {
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

    private CompletableFuture<List<PutOutcome>> outcomes(Submission submission) {
        if (submission.size() == 0) {
            return CompletableFuture.completedFuture(List.of());
        }
        if (!stream.admits()) {
            return CompletableFuture.completedFuture(
                    Collections.nCopies(submission.size(), new Unavailable(Ingest.RETRY_AFTER)));
        }
        if (!budget.tryAcquire(submission.footprint())) {
            return CompletableFuture.completedFuture(
                    Collections.nCopies(submission.size(), new Busy(Ingest.RETRY_AFTER)));
        }
        return dispatcher.submit(submission);
    }

    private void count(List<PutOutcome> outcomes) {
        var accepted = 0;
        var busy = 0;
        var failed = 0;
        var unavailable = 0;
        for (var outcome : outcomes) {
            switch (outcome) {
                case Accepted _ -> accepted++;
                case Busy _ -> busy++;
                case Failed _ -> failed++;
                case Unavailable _ -> unavailable++;
            }
        }
        metrics.accepted(accepted);
        metrics.busy(busy);
        metrics.failed(failed);
        metrics.unavailable(unavailable);
    }
}
