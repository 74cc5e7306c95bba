package io.cartstream.api.http;

import io.cartstream.api.recommend.RecommendationRequest;
import io.cartstream.event.EventJson;
import io.cartstream.event.Ids;
import io.cartstream.event.Warning;
import io.cartstream.ingest.AdmittedEvent;
import io.cartstream.ingest.ByteBudget;
import io.cartstream.ingest.Ingest;
import io.cartstream.ingest.Reading;
import io.cartstream.ingest.Receipt;
import io.javalin.http.Context;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes events in. */
final class EventRoutes {
    /**
     * What the shop's page gets for one event.
     *
     * @param source who ranked: the model, or the fallback; absent where nothing is recommended to the caller
     * @param warnings what was read otherwise than it was written; absent where nothing was
     */
    record Submitted(
            String message,
            String eventId,
            Optional<List<Warning>> warnings,
            Optional<String> source,
            List<RecommendationRoutes.Item> recommendations) {}

    /** Asks for the contract to the letter, where it is {@code true}. */
    static final String STRICT = "X-Cartstream-Strict";

    private static final Logger LOG = LoggerFactory.getLogger(EventRoutes.class);
    private static final int OK = 200;

    /** At most this many bytes of an event's canonical form are the API's: times, an id where there was none, names, version. */
    private static final int ADDED_BY_API = 256;

    /** At most this many bytes of an event_id: all of its characters outside the basic plane. */
    private static final int ID_LENGTH = 4 * Ids.MAX_LENGTH;

    /** At most this many bytes of an event's result, but for its violations and its client's event_id. */
    private static final int RESULT_LENGTH = 256;

    /** At most this many bytes of a violation: its place, of at most 256 characters, and its reason. */
    private static final int VIOLATION_LENGTH = 1280;

    private final EventJson json = new EventJson();
    private final Ingest ingest;
    private final HttpLimits limits;
    private final ByteBudget budget;
    private final RecommendationRoutes recommendations;

    EventRoutes(Ingest ingest, HttpLimits limits, ByteBudget budget, RecommendationRoutes recommendations) {
        this.ingest = ingest;
        this.limits = limits;
        this.budget = budget;
        this.recommendations = recommendations;
    }

    void submit(Context context) {
        if (PostedBody.Format.of(context.contentType()) != PostedBody.Format.JSON) {
            throw new ProblemException(ProblemType.UNSUPPORTED_MEDIA_TYPE, "Content-Type must be application/json.");
        }
        CompletableFuture<Receipt> stored;
        Optional<RecommendationRequest> wanted;
        try (var body = RequestBody.read(context, limits, budget);
                var checking = new HeldBytes(budget)) {
            var posted = PostedBody.single(body.bytes());
            checking.require(whileChecking(posted, body.bytes()));
            var decision = ingest.admit(posted.only(json), reading(context));
            stored = ingest.put(decision);
            wanted = decision instanceof AdmittedEvent admitted
                    ? Optional.of(recommendations.after(admitted.event()))
                    : Optional.empty();
        }
        var receipt = stored.join();
        OutcomeAnswers.problem(receipt)
                .ifPresentOrElse(
                        problem -> Answers.problem(context, problem),
                        () -> Answers.json(context, OK, submitted(context, receipt, wanted.orElseThrow())));
    }

    private Submitted submitted(Context context, Receipt receipt, RecommendationRequest wanted) {
        var recommended = recommended(context, wanted);
        return new Submitted(
                "Event stored.",
                receipt.eventId().orElseThrow(),
                OutcomeAnswers.warnings(receipt),
                recommended.map(RecommendationRoutes.Answer::source),
                recommended.map(RecommendationRoutes.Answer::items).orElse(List.of()));
    }

    private Optional<RecommendationRoutes.Answer> recommended(Context context, RecommendationRequest wanted) {
        try {
            return recommendations.answer(context, wanted);
        } catch (RuntimeException e) {
            LOG.error("recommendations failed; the event is durable all the same", e);
            return Optional.empty();
        }
    }

    private static Reading reading(Context context) {
        return Boolean.parseBoolean(context.header(STRICT)) ? Reading.STRICT : Reading.LENIENT;
    }

    void events(Context context) {
        var format = PostedBody.Format.of(context.contentType());
        try (var answer = new HeldBytes(budget)) {
            CompletableFuture<List<Receipt>> accepted;
            boolean isOne;
            try (var body = RequestBody.read(context, limits, budget);
                    var checking = new HeldBytes(budget)) {
                var reading = reading(context);
                var posted = PostedBody.of(format, reading, body.bytes(), limits.eventsPerRequest());
                isOne = posted.isOne();
                checking.require(whileChecking(posted, body.bytes()));
                answer.require(briefAnswer(posted, body.bytes()));
                accepted = ingest.accept(isOne ? List.of(posted.only(json)) : posted.events(json), reading);
            }
            var receipts = accepted.join();
            if (isOne) {
                answerOne(context, receipts.getFirst(), answer);
            } else {
                answerMany(context, receipts, answer);
            }
        }
    }

    /**
     * Bytes beside the body while it is checked: one event at a time as a tree, perhaps twice, and all that are admitted in canonical form,
     * for which the stream's part of the budget stands afterwards.
     */
    private static long whileChecking(PostedBody posted, byte[] body) {
        return 2 * EventJson.heapOf(posted.longest()) + body.length + (long) posted.size() * ADDED_BY_API;
    }

    /** Bytes of an answer that names no violation. An event_id is no longer there than it was in the body. */
    private static long briefAnswer(PostedBody posted, byte[] body) {
        var ids = Math.min(body.length, (long) posted.size() * ID_LENGTH);
        return Answers.heapOf(ids + (long) posted.size() * RESULT_LENGTH);
    }

    private static void answerOne(Context context, Receipt receipt, HeldBytes held) {
        OutcomeAnswers.problem(receipt)
                .ifPresentOrElse(problem -> Answers.problem(context, withRoom(problem, held)), () -> {
                    var results = OutcomeAnswers.results(List.of(receipt));
                    Answers.json(context, OutcomeAnswers.ALL_DURABLE, results, results::brief, held);
                });
    }

    /** Without violations where there is no room for them. */
    private static Problem withRoom(Problem problem, HeldBytes held) {
        var length = RESULT_LENGTH + (long) problem.violations().size() * VIOLATION_LENGTH;
        return held.growTo(Answers.heapOf(length)) ? problem : problem.brief();
    }

    private static void answerMany(Context context, List<Receipt> receipts, HeldBytes held) {
        OutcomeAnswers.commonProblem(receipts).ifPresentOrElse(problem -> Answers.problem(context, problem), () -> {
            var results = OutcomeAnswers.results(receipts);
            Answers.json(context, OutcomeAnswers.status(receipts), results, results::brief, held);
        });
    }
}
