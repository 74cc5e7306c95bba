package io.cartstream.api.http;

import io.cartstream.event.Violation;
import io.cartstream.ingest.Ingest;
import io.cartstream.ingest.Outcome;
import io.cartstream.ingest.Outcome.Accepted;
import io.cartstream.ingest.Outcome.Busy;
import io.cartstream.ingest.Outcome.Failed;
import io.cartstream.ingest.Outcome.Refused;
import io.cartstream.ingest.Receipt;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The one place where an outcome becomes HTTP. */
final class OutcomeAnswers {
    static final int ALL_DURABLE = 202;
    static final int NOT_ALL_DURABLE = 207;

    private OutcomeAnswers() {}

    /**
     * The result of one event of several.
     *
     * @param index its place in the body, from 0; blank lines of NDJSON do not count
     */
    record EventResult(
            int index,
            Optional<String> eventId,
            String status,
            Optional<String> reason,
            Optional<List<Violation>> violations) {}

    /** The answer to several events. */
    record Results(int accepted, List<EventResult> results) {}

    /** What went wrong with the only event of a request; empty where it is durable. */
    static Optional<Problem> problem(Outcome outcome) {
        return switch (outcome) {
            case Accepted _ -> Optional.empty();
            case Refused(List<Violation> violations) ->
                Optional.of(Problem.of(ProblemType.INVALID_EVENT, "Nothing was stored; see the violations.")
                        .violating(violations));
            case Busy busy ->
                Optional.of(
                        Problem.of(ProblemType.BUSY, reason(busy).orElseThrow()).retryAfter(busy.retryAfter()));
            case Failed failed ->
                Optional.of(Problem.of(ProblemType.NOT_DURABLE, reason(failed).orElseThrow())
                        .retryAfter(Ingest.RETRY_AFTER));
        };
    }

    /** The problem of a request of several events of which none was stored or refused, so that the whole of it should be sent again. */
    static Optional<Problem> commonProblem(List<Receipt> receipts) {
        return receipts.stream().map(Receipt::outcome).allMatch(OutcomeAnswers::isWorthRetrying)
                ? problem(receipts.getFirst().outcome())
                : Optional.empty();
    }

    static Results results(List<Receipt> receipts) {
        var results = new ArrayList<EventResult>(receipts.size());
        var accepted = 0;
        for (var receipt : receipts) {
            results.add(result(results.size(), receipt));
            accepted += receipt.outcome() instanceof Accepted ? 1 : 0;
        }
        return new Results(accepted, results);
    }

    private static EventResult result(int index, Receipt receipt) {
        var outcome = receipt.outcome();
        var violations = outcome instanceof Refused refused
                ? Optional.of(refused.violations())
                : Optional.<List<Violation>>empty();
        return new EventResult(index, receipt.eventId(), status(outcome), reason(outcome), violations);
    }

    private static boolean isWorthRetrying(Outcome outcome) {
        return switch (outcome) {
            case Accepted _, Refused _ -> false;
            case Busy _, Failed _ -> true;
        };
    }

    private static String status(Outcome outcome) {
        return switch (outcome) {
            case Accepted _ -> "accepted";
            case Refused _ -> "refused";
            case Busy _ -> "busy";
            case Failed _ -> "failed";
        };
    }

    private static Optional<String> reason(Outcome outcome) {
        return switch (outcome) {
            case Accepted _ -> Optional.empty();
            case Refused _ -> Optional.of("The event breaks the contract; see the violations.");
            case Busy _ -> Optional.of("Too many bytes are on their way; send the event again later.");
            case Failed(Failed.Cause cause) ->
                Optional.of(
                        switch (cause) {
                            case DEADLINE ->
                                "The stream did not acknowledge the event in time; send it again with the same event_id.";
                            case STOPPING -> "The service is stopping; send the event again with the same event_id.";
                        });
        };
    }
}
