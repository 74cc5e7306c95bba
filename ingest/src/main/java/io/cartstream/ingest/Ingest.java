package io.cartstream.ingest;

import io.cartstream.event.EventContract;
import io.cartstream.ingest.Admission.Decision;
import io.cartstream.ingest.IngestMetrics.Refusal;
import io.cartstream.ingest.Outcome.Refused;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * Takes posted events, refuses those that break the contract, and puts the others into the stream, in order, within bounds.
 *
 * <p>Thread-safe.
 */
public final class Ingest implements AutoCloseable {
    /** When to come back after 503: a few round trips empty the budget, or the stream is down for longer anyway. */
    public static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final Admission admission;
    private final InstantSource clock;
    private final Supplier<String> newEventId;
    private final IngestMetrics metrics;
    private final OrderedPuts puts;

    /**
     * @param partitionKeySecret keys the hash that partition keys are
     * @param budget shared with whoever else holds bytes for events
     */
    public Ingest(
            IngestLimits limits,
            EventContract contract,
            EventStream stream,
            String partitionKeySecret,
            ByteBudget budget,
            IngestMetrics metrics,
            InstantSource clock,
            Supplier<String> newEventId) {
        admission = new Admission(contract);
        this.clock = clock;
        this.newEventId = newEventId;
        this.metrics = metrics;
        puts = new OrderedPuts(limits, stream, partitionKeySecret, budget, metrics);
    }

    /**
     * Checks {@code posted} and puts what keeps the contract into the stream. All of it is sent, or, where there is no room, nothing.
     *
     * @return one receipt per event, in their order, at the latest shortly after the deadline; never exceptionally
     */
    public CompletableFuture<List<Receipt>> accept(List<Posted> posted) {
        var receivedAt = clock.instant();
        var receipts = new Receipt[posted.size()];
        var valid = new ArrayList<EncodedEvent>(posted.size());
        var validAt = new int[posted.size()];
        var ids = new ArrayList<String>(posted.size());
        for (var i = 0; i < receipts.length; i++) {
            switch (admission.decide(posted.get(i), receivedAt, newEventId)) {
                case Decision.TurnedAway(Refusal why, var violations) -> {
                    metrics.refused(why);
                    receipts[i] = new Receipt(Optional.empty(), new Refused(violations));
                }
                case Decision.Admitted(var event, var encoded) -> {
                    validAt[valid.size()] = i;
                    valid.add(encoded);
                    ids.add(event.eventId());
                }
            }
        }
        return puts.put(valid).thenApply(outcomes -> {
            for (var i = 0; i < outcomes.size(); i++) {
                receipts[validAt[i]] = new Receipt(Optional.of(ids.get(i)), outcomes.get(i));
            }
            return Arrays.asList(receipts);
        });
    }

    /** Waits, at most {@code patience}, until every event has its outcome; to be called once nothing more is accepted. */
    public boolean drain(Duration patience) throws InterruptedException {
        return puts.drain(patience);
    }

    /** False where a fault has broken the order of things, so that the process should be replaced. */
    public boolean isSound() {
        return puts.isSound();
    }

    @Override
    public void close() {
        puts.close();
    }
}
