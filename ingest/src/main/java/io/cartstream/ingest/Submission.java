package io.cartstream.ingest;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** The events of one request: complete once each of them has an outcome. Settled by the dispatcher's thread only. */
final class Submission {
    private final Outcome[] outcomes;
    private final CompletableFuture<List<Outcome>> answer = new CompletableFuture<>();
    private int open;

    Submission(int events) {
        outcomes = new Outcome[events];
        open = events;
    }

    /** One outcome per event, in the request's order. */
    CompletableFuture<List<Outcome>> answer() {
        return answer;
    }

    boolean isOpen(int index) {
        return outcomes[index] == null;
    }

    /** Notes the first outcome of an event; false where it had one already. */
    boolean settle(int index, Outcome outcome) {
        if (!isOpen(index)) {
            return false;
        }
        outcomes[index] = outcome;
        if (--open == 0) {
            answer.complete(Arrays.asList(outcomes));
        }
        return true;
    }
}
