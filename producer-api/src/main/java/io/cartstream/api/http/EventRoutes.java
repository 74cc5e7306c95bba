package io.cartstream.api.http;

import io.cartstream.event.EventJson;
import io.cartstream.ingest.ByteBudget;
import io.cartstream.ingest.Ingest;
import io.cartstream.ingest.Posted;
import io.cartstream.ingest.Receipt;
import io.javalin.http.Context;
import java.util.List;

/** Takes events in. */
final class EventRoutes {
    /** What the shop's page gets for one event. */
    record Submitted(String message, String eventId, List<String> recommendations) {}

    private static final int OK = 200;

    private final EventJson json = new EventJson();
    private final Ingest ingest;
    private final HttpLimits limits;
    private final ByteBudget budget;

    EventRoutes(Ingest ingest, HttpLimits limits, ByteBudget budget) {
        this.ingest = ingest;
        this.limits = limits;
        this.budget = budget;
    }

    void submit(Context context) {
        if (PostedBody.Format.of(context.contentType()) != PostedBody.Format.JSON) {
            throw new ProblemException(ProblemType.UNSUPPORTED_MEDIA_TYPE, "Content-Type must be application/json.");
        }
        Posted event;
        try (var body = RequestBody.read(context, limits, budget)) {
            event = PostedBody.parseOne(body.bytes(), json);
        }
        var receipt = ingest.accept(List.of(event)).join().getFirst();
        answerOne(
                context,
                receipt,
                OK,
                () -> new Submitted("Event stored.", receipt.eventId().orElseThrow(), List.of()));
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
