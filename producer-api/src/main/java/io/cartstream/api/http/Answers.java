package io.cartstream.api.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.javalin.compression.CompressionStrategy;
import io.javalin.http.Context;
import io.javalin.http.Header;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/** Writes answers as JSON, fields in snake case, empty ones left out. Thread-safe. */
final class Answers {
    static final String JSON = "application/json";
    static final String PROBLEM_JSON = "application/problem+json";

    /** Javalin's own bound. */
    private static final int COMPRESSED_FROM = CompressionStrategy.GZIP.getDefaultMinSizeForCompression();

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .changeDefaultPropertyInclusion(inclusion -> inclusion.withValueInclusion(JsonInclude.Include.NON_ABSENT))
            .build();

    private Answers() {}

    static void json(Context context, int status, Object body) {
        write(context.status(status).contentType(JSON), MAPPER.writeValueAsBytes(body));
    }

    static void problem(Context context, Problem problem) {
        problem.retryAfter().ifPresent(wait -> context.header(Header.RETRY_AFTER, wholeSeconds(wait)));
        write(
                context.status(problem.status()).contentType(PROBLEM_JSON),
                MAPPER.writeValueAsBytes(problem.in(RequestId.current())));
    }

    /** Straight to Jetty where it is too short to be compressed: Javalin would copy it through two streams first. */
    private static void write(Context context, byte[] body) {
        if (body.length >= COMPRESSED_FROM) {
            context.result(body);
            return;
        }
        try {
            context.res().getOutputStream().write(body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** For answers that are given without a context. */
    static String text(Problem problem) {
        return MAPPER.writeValueAsString(problem);
    }

    /** Rounded up: coming back too early would be refused again. */
    private static String wholeSeconds(Duration wait) {
        return Long.toString(Math.max(1, wait.plusMillis(999).toSeconds()));
    }
}
