package io.cartstream.tools.replay;

import io.cartstream.tools.replay.PostAnswer.EventResult;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Posts batches of events to {@code POST /v1/events} as NDJSON and reads the answers. Never retries by itself.
 *
 * <p>Thread-safe.
 */
public final class EventsClient implements AutoCloseable {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(30);

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT_TIMEOUT)
            .build();
    private final JsonMapper mapper = new JsonMapper();
    private final URI target;
    private final Optional<String> apiKey;

    /**
     * @param api the API's address, for example {@code http://localhost:8080}
     * @param apiKey the key that the API asks for, where it asks for one
     */
    public EventsClient(URI api, Optional<String> apiKey) {
        target = api.resolve("/v1/events");
        this.apiKey = apiKey;
    }

    PostAnswer post(List<PostableEvent> batch) throws InterruptedException {
        var body = batch.stream().map(PostableEvent::json).collect(Collectors.joining("\n", "", "\n"));
        var request = HttpRequest.newBuilder(target)
                .timeout(REQUEST_TIMEOUT)
                .header("Content-Type", "application/x-ndjson")
                .POST(BodyPublishers.ofString(body));
        apiKey.ifPresent(key -> request.header("X-Api-Key", key));
        try {
            return read(http.send(request.build(), BodyHandlers.ofString()), batch.size());
        } catch (IOException e) {
            var said = Optional.ofNullable(e.getMessage()).orElse(e.getClass().getSimpleName());
            return new PostAnswer.Busy(Duration.ZERO, "no answer from " + target + ": " + said);
        }
    }

    @Override
    public void close() {
        http.close();
    }

    private PostAnswer read(HttpResponse<String> response, int events) {
        return switch (response.statusCode()) {
            case 200, 202, 207 -> settled(response.body(), events);
            case 408, 429, 500, 502, 503, 504 ->
                new PostAnswer.Busy(retryAfter(response), "status " + response.statusCode());
            case 422 ->
                parsed(response.body()).has("results")
                        ? settled(response.body(), events)
                        : new PostAnswer.Rejected(problem(response));
            case 400, 413 -> new PostAnswer.Rejected(problem(response));
            default -> new PostAnswer.Hopeless(target + " answered " + problem(response));
        };
    }

    private PostAnswer settled(String body, int events) {
        var results = parsed(body).path("results");
        if (results.size() != events) {
            return new PostAnswer.Hopeless(
                    target + " answered with " + results.size() + " results for " + events + " events");
        }
        var settled = new ArrayList<EventResult>(events);
        for (var result : results) {
            var reason = result.path("reason").asString("no reason given");
            settled.add(
                    switch (result.path("status").asString("")) {
                        case "accepted" -> new EventResult.Accepted();
                        case "rejected" ->
                            new EventResult.Rejected(violations(result).orElse(reason));
                        default -> new EventResult.Failed(reason);
                    });
        }
        return new PostAnswer.Settled(settled);
    }

    /** The violations in words, places in a list left out, so that the same mistake reads the same. */
    private static Optional<String> violations(JsonNode result) {
        return result.path("violations")
                .valueStream()
                .map(violation -> (violation.path("pointer").asString("") + " "
                                + violation.path("reason").asString(""))
                        .replaceAll("/\\d+", "/*")
                        .strip())
                .distinct()
                .reduce((one, other) -> one + "; " + other);
    }

    private String problem(HttpResponse<String> response) {
        var problem = parsed(response.body());
        return "status " + response.statusCode()
                + problem.path("title").asStringOpt().map(title -> ", " + title).orElse("")
                + problem.path("detail")
                        .asStringOpt()
                        .map(detail -> ": " + detail)
                        .orElse("");
    }

    private JsonNode parsed(String body) {
        try {
            return mapper.readTree(body);
        } catch (JacksonException _) {
            return mapper.missingNode();
        }
    }

    private static Duration retryAfter(HttpResponse<String> response) {
        try {
            return Duration.ofSeconds(
                    response.headers().firstValueAsLong("Retry-After").orElse(0));
        } catch (NumberFormatException _) {
            return Duration.ZERO;
        }
    }
}
