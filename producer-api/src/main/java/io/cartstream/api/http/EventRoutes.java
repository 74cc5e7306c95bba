package io.cartstream.api.http;

import io.cartstream.event.EventJson;
import io.cartstream.ingest.ByteBudget;
import io.cartstream.ingest.Ingest;
import io.cartstream.ingest.Posted;
import io.cartstream.ingest.Receipt;
import io.javalin.http.Context;
import java.time.Instant;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes events in. */
final class EventRoutes {
    /** What the shop's page gets for one event. */
    record Submitted(String message, String eventId, List<RecommendationRoutes.Item> recommendations) {}

    private static final Logger LOG = LoggerFactory.getLogger(EventRoutes.class);
    private static final int OK = 200;

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
        Posted.Json event;
        try (var body = RequestBody.read(context, limits, budget)) {
            event = PostedBody.parseOne(body.bytes(), json);
        }
        var receipt = ingest.accept(List.of(event)).join().getFirst();
        answerOne(
                context,
                receipt,
                OK,
                () -> new Submitted(
                        "Event stored.", receipt.eventId().orElseThrow(), recommended(context, event, receipt)));
    }

    private List<RecommendationRoutes.Item> recommended(Context context, Posted.Json event, Receipt receipt) {
        var eventId = receipt.eventId().orElseThrow();
        try {
            return recommendations.after(context, json.posted(event.json(), Instant.now(), () -> eventId));
        } catch (RuntimeException e) {
            LOG.error("recommendations failed; the event is durable all the same", e);
            return List.of();
        }
    }

    void events(Context context) {
        var format = PostedBody.Format.of(context.contentType());
        PostedBody posted;
        try (var body = RequestBody.read(context, limits, budget)) {
            posted = PostedBody.parse(format, body.bytes(), json, limits.eventsPerRequest());
        }
        switch (posted) {
            case PostedBody.One(Posted event) -> {
                var receipt = ingest.accept(List.of(event)).join().getFirst();
                answerOne(context, receipt, OutcomeAnswers.ALL_DURABLE, () -> OutcomeAnswers.results(List.of(receipt)));
            }
            case PostedBody.Many(List<Posted> events) ->
                answerMany(context, ingest.accept(events).join());
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
