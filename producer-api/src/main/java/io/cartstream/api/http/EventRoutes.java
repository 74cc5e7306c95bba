package io.cartstream.api.http;

import io.cartstream.api.recommend.CartChange;
import io.cartstream.event.EventJson;
import io.cartstream.ingest.ByteBudget;
import io.cartstream.ingest.Ingest;
import io.cartstream.ingest.Outcome;
import io.cartstream.ingest.Posted;
import io.cartstream.ingest.Receipt;
import io.javalin.http.Context;
import java.time.InstantSource;
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
     */
    record Submitted(
            String message, String eventId, Optional<String> source, List<RecommendationRoutes.Item> recommendations) {}

    /** What recommendations need of an event, so that the rest of it can go before the wait. */
    private record Asked(String userId, CartChange change) {}

    private static final Logger LOG = LoggerFactory.getLogger(EventRoutes.class);
    private static final int OK = 200;

    private final EventJson json = new EventJson();
    private final Ingest ingest;
    private final HttpLimits limits;
    private final ByteBudget budget;
    private final RecommendationRoutes recommendations;
    private final InstantSource clock;

    EventRoutes(
            Ingest ingest,
            HttpLimits limits,
            ByteBudget budget,
            RecommendationRoutes recommendations,
            InstantSource clock) {
        this.ingest = ingest;
        this.limits = limits;
        this.budget = budget;
        this.recommendations = recommendations;
        this.clock = clock;
    }

    void submit(Context context) {
        if (PostedBody.Format.of(context.contentType()) != PostedBody.Format.JSON) {
            throw new ProblemException(ProblemType.UNSUPPORTED_MEDIA_TYPE, "Content-Type must be application/json.");
        }
        CompletableFuture<List<Receipt>> accepted;
        Optional<Asked> asked;
        // What is parsed is not counted by itself: the body's bytes stand for it, until nothing of it is left.
        try (var body = RequestBody.read(context, limits, budget)) {
            var event = PostedBody.parseOne(body.bytes(), json);
            accepted = ingest.accept(List.of(event));
            asked = isRefused(accepted) ? Optional.empty() : Optional.of(asked(event));
        }
        var receipt = accepted.join().getFirst();
        answerOne(context, receipt, OK, () -> {
            var told = asked.flatMap(shopper -> recommended(context, shopper));
            return new Submitted(
                    "Event stored.",
                    receipt.eventId().orElseThrow(),
                    told.map(RecommendationRoutes.Answer::source),
                    told.map(RecommendationRoutes.Answer::items).orElse(List.of()));
        });
    }

    /** What breaks the contract is refused at once. */
    private static boolean isRefused(CompletableFuture<List<Receipt>> accepted) {
        return accepted.isDone() && accepted.join().getFirst().outcome() instanceof Outcome.Refused;
    }

    private Asked asked(Posted.Json event) {
        var posted = json.posted(event.json(), clock.instant(), () -> "unknown yet");
        return new Asked(posted.userId(), CartChange.of(posted));
    }

    private Optional<RecommendationRoutes.Answer> recommended(Context context, Asked asked) {
        try {
            return recommendations.after(context, asked.userId(), asked.change());
        } catch (RuntimeException e) {
            LOG.error("recommendations failed; the event is durable all the same", e);
            return Optional.empty();
        }
    }

    void events(Context context) {
        var format = PostedBody.Format.of(context.contentType());
        CompletableFuture<List<Receipt>> accepted;
        boolean isOne;
        try (var body = RequestBody.read(context, limits, budget)) {
            var posted = PostedBody.parse(format, body.bytes(), json, limits.eventsPerRequest());
            accepted = ingest.accept(posted.events());
            isOne = posted instanceof PostedBody.One;
        }
        var receipts = accepted.join();
        if (isOne) {
            answerOne(context, receipts.getFirst(), OutcomeAnswers.ALL_DURABLE, () -> OutcomeAnswers.results(receipts));
        } else {
            answerMany(context, receipts);
        }
    }

    private static void answerOne(
            Context context, Receipt receipt, int status, java.util.function.Supplier<Object> body) {
        OutcomeAnswers.problem(receipt.outcome())
                .ifPresentOrElse(
                        problem -> Answers.problem(context, problem), () -> Answers.json(context, status, body.get()));
    }

    private static void answerMany(Context context, List<Receipt> receipts) {
        OutcomeAnswers.commonProblem(receipts).ifPresentOrElse(problem -> Answers.problem(context, problem), () -> {
            var results = OutcomeAnswers.results(receipts);
            var status =
                    results.accepted() == receipts.size() ? OutcomeAnswers.ALL_DURABLE : OutcomeAnswers.NOT_ALL_DURABLE;
            Answers.json(context, status, results);
        });
    }
}
