package io.cartstream.api.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.cartstream.ingest.ByteBudget;
import io.javalin.compression.CompressionStrategy;
import io.javalin.http.Context;
import io.javalin.http.Header;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.function.Supplier;
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

    /** Bytes of heap in use while an answer of {@code length} bytes is written: its buffer doubles as it grows. */
    static long heapOf(long length) {
        return 2 * length;
    }

    static void json(Context context, int status, Object body) {
        write(context.status(status).contentType(JSON), MAPPER.writeValueAsBytes(body));
    }

    /**
     * The same for the answer to a read, which may be long: its bytes are held from {@code budget} while it is written.
     *
     * @throws ProblemException 503 where there is no room
     */
    static void json(Context context, int status, Object body, ByteBudget budget) {
        try (var held = new HeldBytes(budget)) {
            var counted = new CountedBytes(held);
            MAPPER.writeValue(counted, body);
            if (!counted.isWhole()) {
                throw HeldBytes.noRoom();
            }
            write(context.status(status).contentType(JSON), counted.bytes());
        }
    }

    /**
     * The same for an answer that may be long: counted in {@code held} while it is written.
     *
     * @param brief the answer where there is no room for the whole of it: no longer than what is held already
     */
    static void json(Context context, int status, Object body, Supplier<Object> brief, HeldBytes held) {
        var counted = new CountedBytes(held);
        MAPPER.writeValue(counted, body);
        write(
                context.status(status).contentType(JSON),
                counted.isWhole() ? counted.bytes() : MAPPER.writeValueAsBytes(brief.get()));
    }

    static void problem(Context context, Problem problem) {
        problem.retryAfter().ifPresent(wait -> context.header(Header.RETRY_AFTER, wholeSeconds(wait)));
        write(
                context.status(problem.status()).contentType(PROBLEM_JSON),
                MAPPER.writeValueAsBytes(FailureLog.of(context).named(problem, context)));
    }

    /**
     * Written here and now, so that its bytes are held for as long as the client takes to read them. What is too short to be compressed
     * goes straight to Jetty.
     */
    private static void write(Context context, byte[] body) {
        try {
            if (body.length >= COMPRESSED_FROM) {
                context.outputStream().write(body);
            } else {
                context.res().getOutputStream().write(body);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The bytes of an answer, as long as there is room for them. */
    private static final class CountedBytes extends OutputStream {
        private final HeldBytes held;
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private boolean isWhole = true;

        CountedBytes(HeldBytes held) {
            this.held = held;
        }

        @Override
        public void write(int value) {
            write(new byte[] {(byte) value}, 0, 1);
        }

        @Override
        public void write(byte[] from, int at, int length) {
            isWhole = isWhole && held.growTo(heapOf((long) bytes.size() + length));
            if (isWhole) {
                bytes.write(from, at, length);
            }
        }

        boolean isWhole() {
            return isWhole;
        }

        byte[] bytes() {
            return bytes.toByteArray();
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
