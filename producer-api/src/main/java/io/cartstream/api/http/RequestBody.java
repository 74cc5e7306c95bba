package io.cartstream.api.http;

import io.cartstream.ingest.ByteBudget;
import io.cartstream.ingest.Ingest;
import io.javalin.http.Context;
import io.javalin.http.Header;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.Arrays;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;

/**
 * The bytes of a request's body, read within the limits: a body that lies about its length, or that swells when inflated, is cut off while
 * it is read. Memory is acquired from the budget, and from the client's share, before it is allocated, and only for bytes that have
 * arrived: what a client declares costs nothing. What the body holds stays acquired until it is closed. Not thread-safe.
 */
final class RequestBody implements AutoCloseable {
    /** Of memory, when the length is not known: most bodies fit. */
    private static final int CHUNK = 16 * 1024;

    /**
     * So much of what is past a limit is read and thrown away before the answer. A client writes its whole body before it reads, and would
     * find its connection reset where the answer should be; past this it does.
     */
    private static final long MOST_DISCARDED = 8L * 1024 * 1024;

    private final ByteBudget budget;
    private final InFlight.Share share;
    private long acquired;
    private byte[] bytes = {};

    private RequestBody(ByteBudget budget, InFlight.Share share) {
        this.budget = budget;
        this.share = share;
    }

    /**
     * Reads the body of {@code context}.
     *
     * @throws ProblemException 400 if it is no gzip or ends too early, 408 if it comes too slowly, 413 if it is too large, 415 if its
     *     encoding is not known, 429 if its client, or 503 if the service holds as many bytes as it may
     */
    static RequestBody read(Context context, HttpLimits limits, ByteBudget budget) {
        var body = new RequestBody(budget, Guard.share(context));
        var request = ServletContextRequest.getServletContextRequest(context.req());
        try (var arriving = new ArrivingBody(request, limits.bodyPace(), System::nanoTime)) {
            body.readOrDiscard(context, arriving, limits);
            return body;
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
        budget.release(acquired);
        acquired = 0;
    }

    private void readOrDiscard(Context context, ArrivingBody arriving, HttpLimits limits) {
        try {
            fill(context, arriving, limits);
        } catch (ProblemException e) {
            close();
            arriving.discard(MOST_DISCARDED);
            throw e;
        }
    }

    private void fill(Context context, ArrivingBody arriving, HttpLimits limits) {
        var max = limits.body().bytes();
        var declared = context.req().getContentLengthLong();
        var isGzip = isGzip(context.header(Header.CONTENT_ENCODING));
        var tooLong = "The body must be at most " + limits.body() + " as sent.";
        if (declared > max) {
            throw tooLarge(tooLong);
        }
        var sent = new Growing(declared < 0 ? max : declared);
        for (var more = arriving.await(); more >= 0; more = arriving.await()) {
            if (sent.length + more > max) {
                throw tooLarge(tooLong);
            }
            sent.makeRoomFor(more);
            arriving.moveTo(sent.array, sent.length);
            sent.length += more;
        }
        bytes = isGzip ? inflate(sent, limits) : sent.exactly();
    }

    private static boolean isGzip(String encoding) {
        return switch (encoding == null ? "identity" : encoding.strip().toLowerCase(Locale.ROOT)) {
            case "identity" -> false;
            case "gzip", "x-gzip" -> true;
            default ->
                throw new ProblemException(
                        ProblemType.UNSUPPORTED_MEDIA_TYPE, "Content-Encoding must be gzip or identity.");
        };
    }

    /** Only once all of it is here: an inflater holds 40 KiB, too much for each of the clients that are waited for. */
    private byte[] inflate(Growing sent, HttpLimits limits) {
        var max = limits.inflatedBody().bytes();
        var inflated = new Growing(max);
        var chunk = new byte[CHUNK];
        try (var in = new GZIPInputStream(new ByteArrayInputStream(sent.array, 0, sent.length))) {
            for (var read = in.read(chunk); read >= 0; read = in.read(chunk)) {
                if (inflated.length + read > max) {
                    throw tooLarge("The body must be at most " + limits.inflatedBody() + " once inflated.");
                }
                inflated.makeRoomFor(read);
                System.arraycopy(chunk, 0, inflated.array, inflated.length, read);
                inflated.length += read;
            }
        } catch (EOFException _) {
            throw new ProblemException(
                    ProblemType.MALFORMED_BODY, "The gzip data in the body is cut short. Send all of it.");
        } catch (ZipException _) {
            throw new ProblemException(
                    ProblemType.MALFORMED_BODY, "The body is not valid gzip, though Content-Encoding says that it is.");
        } catch (IOException e) {
            throw new IllegalStateException("bytes in memory can be read", e);
        }
        sent.release();
        return inflated.exactly();
    }

    private void acquire(long more) {
        if (!share.tryAcquire(more)) {
            throw new ProblemException(Problem.of(
                            ProblemType.TOO_MANY_REQUESTS,
                            "This client has too many bytes in flight. Send fewer or smaller requests at a time. "
                                    + Problem.NOT_READ)
                    .retryAfter(Ingest.RETRY_AFTER));
        }
        if (!budget.tryAcquire(more)) {
            share.release(more);
            throw new ProblemException(Problem.of(ProblemType.BUSY, "The service is at capacity. " + Problem.NOT_READ)
                    .retryAfter(Ingest.RETRY_AFTER));
        }
        acquired += more;
    }

    private void release(long some) {
        share.release(some);
        budget.release(some);
        acquired -= some;
    }

    private static ProblemException tooLarge(String detail) {
        return new ProblemException(ProblemType.TOO_LARGE, detail);
    }

    /** An array that doubles as bytes arrive, each size acquired before it is allocated. */
    private final class Growing {
        private final long longest;
        private byte[] array = {};
        private int length;

        /**
         * @param longest that it becomes
         */
        Growing(long longest) {
            this.longest = longest;
        }

        void makeRoomFor(int more) {
            var needed = length + more;
            if (needed > array.length) {
                resize((int) Math.max(needed, Math.min(longest, 2L * array.length)));
            }
        }

        byte[] exactly() {
            if (length < array.length) {
                resize(length);
            }
            return array;
        }

        void release() {
            RequestBody.this.release(array.length);
            array = new byte[0];
        }

        private void resize(int size) {
            var before = array.length;
            acquire(size);
            array = Arrays.copyOf(array, size);
            RequestBody.this.release(before);
        }
    }
}
