package io.cartstream.ingest;

import io.cartstream.event.Warning;
import io.cartstream.ingest.Admission.Decision;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * Takes posted events, rejects those that break the contract, and puts the others into the stream, in order, within bounds.
 *
 * <p>Thread-safe.
 */
public final class Ingest implements AutoCloseable {
    /** When to come back after 503: a few round trips empty the budget, or the stream is down for longer anyway. */
    public static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    /** At most so many violations of one request are named in full; past it, one an event. At most so many warnings, and past it none. */
    public static final int MAX_VIOLATIONS = 100;

    private final Admission admission;
    private final Stamps stamps;
    private final IngestMetrics metrics;
    private final OrderedPuts puts;

    /**
     * What an event gets on receipt.
     *
     * @param clock tells the time of receipt
     * @param newEventId makes an idempotency key where the client sent none
     */
    public record Stamps(InstantSource clock, Supplier<String> newEventId) {}

    /**
     * Ready at once.
     *
     * @param puts closed with this
     */
    public Ingest(Admission admission, Stamps stamps, OrderedPuts puts, IngestMetrics metrics) {
        this.admission = admission;
        this.stamps = stamps;
        this.puts = puts;
        this.metrics = metrics;
    }

    /** Checks the only event of a request, received now. */
    public Decision admit(Posted posted, Reading reading) {
        var decision = admission.decide(posted, reading, stamps.clock().instant(), stamps.newEventId());
        if (decision instanceof Rejected rejected) {
            metrics.rejected(rejected.reason());
        }
        return decision;
    }

    /**
     * Puts the only event of a request, where it was admitted.
     *
     * @return at once where it is rejected, where there is no room, or the stream is away; otherwise at the latest shortly after the
     * deadline; never exceptionally
     */
    public CompletableFuture<Receipt> put(Decision decision) {
        return switch (decision) {
            case Rejected rejected -> CompletableFuture.completedFuture(Receipt.of(rejected));
            case AdmittedEvent admitted -> {
                var eventId = admitted.event().eventId();
                var warnings = admitted.warnings();
                yield put(admitted).thenApply(outcomes -> Receipt.of(eventId, outcomes.getFirst(), warnings));
            }
        };
    }

    private CompletableFuture<List<PutOutcome>> put(AdmittedEvent admitted) {
        var submission = puts.submission(1);
        submission.add(admitted.event().userId(), admitted.json());
        return puts.put(submission);
    }

    /**
     * Checks {@code posted} and puts what keeps the contract into the stream. All of it is sent, or, where there is no room or the stream
     * is away, nothing.
     *
     * @param posted each is asked for once, in their order, and kept no longer than it takes to check it
     * @return one receipt per event, in their order, at the latest shortly after the deadline; never exceptionally
     */
    public CompletableFuture<List<Receipt>> accept(List<Posted> posted, Reading reading) {
        var receivedAt = stamps.clock().instant();
        var receipts = new Receipt[posted.size()];
        var admissions = new Admitted[posted.size()];
        var submission = puts.submission(posted.size());
        var violationsLeft = MAX_VIOLATIONS;
        var warningsLeft = MAX_VIOLATIONS;
        for (var i = 0; i < receipts.length; i++) {
            switch (admission.decide(posted.get(i), reading, receivedAt, stamps.newEventId())) {
                case Rejected whole -> {
                    metrics.rejected(whole.reason());
                    var rejected = whole.naming(Math.max(1, violationsLeft));
                    violationsLeft -= rejected.violations().named().size();
                    receipts[i] = Receipt.of(rejected);
                }
                case AdmittedEvent admitted -> {
                    var warnings = admitted.warnings();
                    warnings = warnings.subList(0, Math.min(warnings.size(), warningsLeft));
                    warningsLeft -= warnings.size();
                    admissions[i] = new Admitted(admitted.event().eventId(), List.copyOf(warnings));
                    submission.add(admitted.event().userId(), admitted.json());
                }
            }
        }
        return puts.put(submission).thenApply(outcomes -> completed(receipts, admissions, outcomes));
    }

    /** What is kept of an event that was put, for its receipt. */
    private record Admitted(String eventId, List<Warning> warnings) {}

    /** The receipts with those of the events that were put. */
    private static List<Receipt> completed(Receipt[] receipts, Admitted[] admissions, List<PutOutcome> outcomes) {
        var next = 0;
        for (var i = 0; i < receipts.length; i++) {
            if (receipts[i] == null) {
                receipts[i] = Receipt.of(admissions[i].eventId(), outcomes.get(next++), admissions[i].warnings());
            }
        }
        return Arrays.asList(receipts);
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
