package io.cartstream.api.http;

import io.cartstream.event.Violation;
import io.cartstream.event.Warning;
import io.cartstream.ingest.Ingest;
import io.cartstream.ingest.PutOutcome.Accepted;
import io.cartstream.ingest.PutOutcome.Busy;
import io.cartstream.ingest.PutOutcome.Failed;
import io.cartstream.ingest.PutOutcome.Unavailable;
import io.cartstream.ingest.Receipt;
import io.cartstream.ingest.Rejected;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The one place where an outcome becomes HTTP. */
final class OutcomeAnswers {
    static final int ALL_DURABLE = 202;
    static final int NOT_ALL_DURABLE = 207;
    static final int ALL_REJECTED = 422;

    private OutcomeAnswers() {}

    /**
     * The result of one event of several.
     *
     * @param index its place in the body, from 0; blank lines of NDJSON do not count
     * @param violations the ways in which it breaks the contract, at most 20, and 100 in one answer
     * @param moreViolations how many further ones were found
     * @param warnings what of an event that was put was read otherwise than it was written, at most 20, and 100 in one answer
     */
    record EventResult(
            int index,
            Optional<String> eventId,
            String status,
            Optional<String> reason,
            Optional<List<Violation>> violations,
            Optional<Integer> moreViolations,
            Optional<List<Warning>> warnings) {

        private EventResult brief() {
            var told = violations.isPresent() ? Optional.of("The event breaks the contract.") : reason;
            return new EventResult(index, eventId, status, told, Optional.empty(), moreViolations, Optional.empty());
        }
    }

    /** The answer to several events. */
    record Results(int accepted, List<EventResult> results) {
        /** The same without violations and warnings. */
        Results brief() {
            return new Results(
                    accepted, results.stream().map(EventResult::brief).toList());
        }
    }

    /** What went wrong with the only event of a request, with the id to send it again with; empty where it is durable. */
    static Optional<Problem> problem(Receipt receipt) {
        return problem(receipt.outcome()).map(problem -> problem.ofEvent(receipt.eventId()));
    }

    private static Optional<Problem> problem(Receipt.Outcome outcome) {
        return switch (outcome) {
            case Accepted _ -> Optional.empty();
            case Rejected rejected ->
                Optional.of(Problem.of(ProblemType.INVALID_EVENT, "Nothing was stored; see the violations.")
                        .violating(rejected.violations()));
            case Busy busy ->
                Optional.of(
                        Problem.of(ProblemType.BUSY, reason(busy).orElseThrow()).retryAfter(busy.retryAfter()));
            case Unavailable unavailable ->
                Optional.of(
                        Problem.of(ProblemType.STREAM_AWAY, reason(unavailable).orElseThrow())
                                .retryAfter(unavailable.retryAfter()));
            case Failed failed ->
                Optional.of(Problem.of(ProblemType.NOT_DURABLE, reason(failed).orElseThrow())
                        .retryAfter(Ingest.RETRY_AFTER));
        };
    }

    /**
     * The problem of a request of several events of which none was stored or rejected, so that the whole of it should be sent again, with
     * the ids to do so.
     */
    static Optional<Problem> commonProblem(List<Receipt> receipts) {
        return receipts.stream().map(Receipt::outcome).allMatch(OutcomeAnswers::isWorthRetrying)
                ? problem(receipts.getFirst().outcome())
                        .map(problem -> problem.ofEvents(receipts.stream()
                                .map(receipt -> receipt.eventId().orElseThrow())
                                .toList()))
                : Optional.empty();
    }

    /** The warnings of an event; absent where there are none. */
    static Optional<List<Warning>> warnings(Receipt receipt) {
        return Optional.of(receipt.warnings()).filter(warnings -> !warnings.isEmpty());
    }

    /** The status of several events, of which not all should be sent again as they are. */
    static int status(List<Receipt> receipts) {
        if (receipts.stream().allMatch(receipt -> receipt.outcome() instanceof Accepted)) {
            return ALL_DURABLE;
        }
        return receipts.stream().map(Receipt::outcome).allMatch(Rejected.class::isInstance)
                ? ALL_REJECTED
                : NOT_ALL_DURABLE;
    }

    static Results results(List<Receipt> receipts) {
        var results = new ArrayList<EventResult>(receipts.size());
        var accepted = 0;
        var named = 0;
        for (var receipt : receipts) {
            named += receipt.outcome() instanceof Rejected rejected
                    ? rejected.violations().named().size()
                    : 0;
            results.add(result(results.size(), receipt, named <= Ingest.MAX_VIOLATIONS));
            accepted += receipt.outcome() instanceof Accepted ? 1 : 0;
        }
        return new Results(accepted, results);
    }

    private static EventResult result(int index, Receipt receipt, boolean areNamed) {
        var outcome = receipt.outcome();
        return outcome instanceof Rejected rejected
                ? rejected(index, rejected, areNamed)
                : new EventResult(
                        index,
                        receipt.eventId(),
                        status(outcome),
                        reason(outcome),
                        Optional.empty(),
                        Optional.empty(),
                        warnings(receipt));
    }

    /** Past the request's number of named violations an event's first one is its reason, and the others are counted. */
    private static EventResult rejected(int index, Rejected rejected, boolean areNamed) {
        var named = rejected.violations().named();
        var first = named.getFirst();
        var more = rejected.violations().more() + (areNamed ? 0 : named.size() - 1);
        return new EventResult(
                index,
                rejected.eventId(),
                status(rejected),
                areNamed ? reason(rejected) : Optional.of((first.pointer() + " " + first.reason()).strip()),
                areNamed ? Optional.of(named) : Optional.empty(),
                more == 0 ? Optional.empty() : Optional.of(more),
                Optional.empty());
    }

    private static boolean isWorthRetrying(Receipt.Outcome outcome) {
        return switch (outcome) {
            case Accepted _, Rejected _ -> false;
            case Busy _, Unavailable _, Failed _ -> true;
        };
    }

    private static String status(Receipt.Outcome outcome) {
        return switch (outcome) {
            case Accepted _ -> "accepted";
            case Rejected _ -> "rejected";
            case Busy _ -> "busy";
            case Unavailable _ -> "unavailable";
            case Failed _ -> "failed";
        };
    }

    private static Optional<String> reason(Receipt.Outcome outcome) {
        return switch (outcome) {
            case Accepted _ -> Optional.empty();
            case Rejected _ -> Optional.of("The event breaks the contract; see the violations.");
            case Busy _ -> Optional.of("The service is at capacity. Nothing was stored. Retry with the same event_id.");
            case Unavailable _ ->
                Optional.of("The stream does not answer. Nothing was stored. Retry with the same event_id.");
            case Failed(Failed.Cause cause) ->
                Optional.of(
                        switch (cause) {
                            case DEADLINE ->
                                "The stream did not acknowledge in time. Retry with the same event_id: it counts once.";
                            case STREAM_AWAY ->
                                "The stream stopped answering. Retry with the same event_id: it counts once.";
                            case STOPPING -> "The service is stopping. Retry with the same event_id: it counts once.";
                        });
        };
    }
}
