package io.cartstream.ingest;

import io.cartstream.config.DataSize;
import io.cartstream.event.EventContract;
import io.cartstream.event.EventJson;
import io.cartstream.event.ShoppingEvent;
import io.cartstream.event.Violation;
import io.cartstream.ingest.IngestMetrics.Refusal;
import io.cartstream.ingest.Outcome.Accepted;
import io.cartstream.ingest.Outcome.Busy;
import io.cartstream.ingest.Outcome.Failed;
import io.cartstream.ingest.Outcome.Refused;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import tools.jackson.databind.JsonNode;

/**
 * Takes posted events, refuses those that break the contract, and puts the others into the stream, in order, within bounds.
 *
 * <p>Thread-safe.
 */
public final class Ingest implements AutoCloseable {
    /** At most this long in canonical form: leaves room for the archive's own fields in a Firehose record of 1,000 KiB. */
    public static final DataSize MAX_EVENT_SIZE = DataSize.ofKibibytes(512);

    /** When to come back after 503: a few round trips empty the budget, or the stream is down for longer anyway. */
    public static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final EventContract contract;
    private final EventJson json = new EventJson();
    private final InstantSource clock;
    private final Supplier<String> newEventId;
    private final ByteBudget budget;
    private final IngestMetrics metrics;
    private final ThreadLoop loop;
    private final Dispatcher dispatcher;

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
        this.contract = contract;
        this.clock = clock;
        this.newEventId = newEventId;
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
        var bytes = 0L;
        for (var i = 0; i < receipts.length; i++) {
            switch (check(posted.get(i), receivedAt)) {
                case Checked.Wrong(Refused refused) -> receipts[i] = new Receipt(Optional.empty(), refused);
                case Checked.Right(String eventId, EncodedEvent event) -> {
                    validAt[valid.size()] = i;
                    valid.add(event);
                    ids.add(eventId);
                    bytes += PendingEvent.footprint(event);
                }
            }
        }
        return outcomes(valid, bytes).thenApply(outcomes -> {
            count(outcomes);
            for (var i = 0; i < outcomes.size(); i++) {
                receipts[validAt[i]] = new Receipt(Optional.of(ids.get(i)), outcomes.get(i));
            }
            return Arrays.asList(receipts);
        });
    }

    /** Waits, at most {@code budget}, until every event has its outcome; to be called once nothing more is accepted. */
    public boolean drain(Duration patience) throws InterruptedException {
        try {
            dispatcher.drained().get(patience.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (java.util.concurrent.TimeoutException _) {
            dispatcher.abandon();
            return false;
        } catch (java.util.concurrent.ExecutionException e) {
            throw new IllegalStateException("draining never fails", e);
        }
    }

    @Override
    public void close() {
        loop.close();
    }

    private CompletableFuture<List<Outcome>> outcomes(List<EncodedEvent> events, long bytes) {
        if (events.isEmpty()) {
            return CompletableFuture.completedFuture(List.of());
        }
        if (!budget.take(bytes)) {
            return CompletableFuture.completedFuture(
                    java.util.Collections.nCopies(events.size(), new Busy(RETRY_AFTER)));
        }
        return dispatcher.submit(events);
    }

    /** What the check of one posted event says. */
    private sealed interface Checked {
        record Right(String eventId, EncodedEvent event) implements Checked {}

        record Wrong(Refused refused) implements Checked {}
    }

    private Checked check(Posted posted, Instant receivedAt) {
        return switch (posted) {
            case Posted.NotJson _ -> refuse(Refusal.UNREADABLE, List.of(new Violation("", "is not valid JSON")));
            case Posted.Json(JsonNode event) -> check(event, receivedAt);
        };
    }

    private Checked check(JsonNode posted, Instant receivedAt) {
        var violations = contract.violations(posted, receivedAt);
        if (!violations.isEmpty()) {
            return refuse(Refusal.INVALID, violations);
        }
        ShoppingEvent event = json.posted(posted, receivedAt, newEventId);
        var encoded = json.encode(event);
        if (encoded.length > MAX_EVENT_SIZE.bytes()) {
            return refuse(
                    Refusal.TOO_LARGE,
                    List.of(new Violation("", "must be at most " + MAX_EVENT_SIZE + " in canonical form")));
        }
        return new Checked.Right(event.eventId(), new EncodedEvent(event.userId(), encoded));
    }

    private Checked refuse(Refusal why, List<Violation> violations) {
        metrics.refused(why);
        return new Checked.Wrong(new Refused(violations));
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
                case Refused _ -> throw new IllegalStateException("a checked event is not refused");
            }
        }
        metrics.accepted(accepted);
        metrics.busy(busy);
        metrics.failed(failed);
    }
}
