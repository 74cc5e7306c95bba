package io.cartstream.api.http;

import io.cartstream.ingest.ByteBudget;
import io.cartstream.ingest.Ingest;
import io.javalin.http.Context;
import io.javalin.http.Header;
import io.javalin.http.HttpStatus;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeoutException;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * The bytes of a request's body, read within the limits: a body that lies about its length, or that swells when inflated, is cut off while it
 * is read. What it holds is taken from the budget until it is closed. Not thread-safe.
 */
final class RequestBody implements AutoCloseable {
    private static final int CHUNK = 16 * 1024;

    /**
     * So much of what is past the limit is read and thrown away before the answer. A client writes its whole body before it reads, and would
     * find its connection reset where the answer should be; past this it does.
     */
    private static final long MOST_DISCARDED = 8L * 1024 * 1024;

    private final ByteBudget budget;
    private final long lateAt;
    private long taken;
    private byte[] bytes = {};

    private RequestBody(ByteBudget budget, Duration bodyTime) {
        this.budget = budget;
        this.lateAt = System.nanoTime() + bodyTime.toNanos();
    }

    /**
     * Reads the body of {@code context}.
     *
     * @throws ProblemException 400 where it is no gzip, 408 where it does not arrive, 413 where it is too large, 415 where its encoding is
     *     not known, 503 where there is no room
     */
    static RequestBody read(Context context, HttpLimits limits, ByteBudget budget) {
        var body = new RequestBody(budget, limits.bodyTime());
        try {
            body.fill(context, limits);
            return body;
        } catch (ProblemException e) {
            body.close();
            if (e.problem().status() == HttpStatus.CONTENT_TOO_LARGE.getCode()) {
                body.discardRest(context);
            }
            throw e;
        } catch (RuntimeException e) {
            body.close();
            throw e;
        }
    }

    byte[] bytes() {
        return bytes;
    }

    @Override
    public void close() {
        budget.giveBack(taken);
        taken = 0;
    }

    private void fill(Context context, HttpLimits limits) {
        var max = limits.body().bytes();
        var declared = context.req().getContentLengthLong();
        if (declared > max) {
            throw tooLarge("The body must be at most " + limits.body() + " as sent.");
        }
        var encoding = context.header(Header.CONTENT_ENCODING);
        try {
            var wire = new Bounded(
                    context.req().getInputStream(), max, "The body must be at most " + limits.body() + " as sent.");
            bytes = switch (encoding == null ? "identity" : encoding.strip().toLowerCase(Locale.ROOT)) {
                case "identity" -> readAll(wire, declared);
                case "gzip", "x-gzip" ->
                    readAll(
                            new Bounded(
                                    new GZIPInputStream(wire, CHUNK),
                                    limits.inflatedBody().bytes(),
                                    "The body must be at most " + limits.inflatedBody() + " once inflated."),
                            -1);
                default ->
                    throw new ProblemException(
                            ProblemType.UNSUPPORTED_MEDIA_TYPE, "Content-Encoding must be gzip or identity.");
            };
        } catch (ZipException | EOFException _) {
            throw new ProblemException(
                    ProblemType.MALFORMED_BODY, "The body is not complete, or not gzip as Content-Encoding says.");
        } catch (IOException e) {
            throw e.getCause() instanceof TimeoutException
                    ? new ProblemException(ProblemType.REQUEST_TIMEOUT, "The body must arrive without long pauses.")
                    : new ProblemException(ProblemType.MALFORMED_BODY, "The body ended too early.");
        }
    }

    private byte[] readAll(InputStream in, long declared) throws IOException {
        if (declared >= 0 && declared <= CHUNK) {
            take(declared);
            return readExactly(in, (int) declared);
        }
        var out = new ByteArrayOutputStream(CHUNK);
        var chunk = new byte[CHUNK];
        for (var read = in.read(chunk); read >= 0; read = in.read(chunk)) {
            take(read);
            requirePace();
            out.write(chunk, 0, read);
        }
        return out.toByteArray();
    }

    private byte[] readExactly(InputStream in, int length) throws IOException {
        var exact = new byte[length];
        for (var at = 0; at < length; ) {
            var read = in.read(exact, at, length - at);
            if (read < 0) {
                throw new EOFException();
            }
            requirePace();
            at += read;
        }
        return exact;
    }

    /** A client that trickles must not hold one of the requests in flight for hours; one that pauses, Jetty's idle time-out ends. */
    private void requirePace() {
        if (System.nanoTime() - lateAt > 0) {
            throw new ProblemException(ProblemType.REQUEST_TIMEOUT, "The body took too long to arrive.");
        }
    }

    private void take(long bytes) {
        if (!budget.take(bytes)) {
            throw new ProblemException(
                    Problem.of(ProblemType.BUSY, "Too many bytes are on their way; send the request again later.")
                            .retryAfter(Ingest.RETRY_AFTER));
        }
        taken += bytes;
    }

    private void discardRest(Context context) {
        var chunk = new byte[CHUNK];
        try {
            var in = context.req().getInputStream();
            for (var left = MOST_DISCARDED; left > 0 && System.nanoTime() - lateAt < 0; ) {
                var read = in.read(chunk);
                if (read < 0) {
                    return;
                }
                left -= read;
            }
        } catch (IOException _) {
            // gone, or pausing for too long: nobody waits for the answer
        }
    }

    private static ProblemException tooLarge(String detail) {
        return new ProblemException(ProblemType.TOO_LARGE, detail);
    }

    /** Ends a request as too large with the first byte past the limit. */
    private static final class Bounded extends java.io.FilterInputStream {
        private final String detail;
        private long left;

        Bounded(InputStream in, long max, String detail) {
            super(in);
            this.left = max;
            this.detail = detail;
        }

        @Override
        public int read() throws IOException {
            var value = super.read();
            count(value < 0 ? 0 : 1);
            return value;
        }

        @Override
        public int read(byte[] into, int from, int length) throws IOException {
            var read = super.read(into, from, length);
            count(Math.max(0, read));
            return read;
        }

        private void count(int read) {
            left -= read;
            if (left < 0) {
                throw tooLarge(detail);
            }
        }
    }
}
