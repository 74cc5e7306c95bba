package io.cartstream.api.http;

import java.io.EOFException;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.internal.HttpConnection;
import org.eclipse.jetty.util.thread.Invocable;

/**
 * A body piece by piece, as it arrives. Each wait ends when the body's time does: a read of the servlet's stream would end with the idle
 * time-out of the connection, which has to be longer than the load balancer's. Holds no memory while it waits. For one thread.
 */
final class ArrivingBody implements AutoCloseable {
    private final Request request;
    private final BodyPace pace;
    private final LongSupplier ticker;
    private final long startedAt;
    private final Semaphore arrivals = new Semaphore(0);
    private Optional<Content.Chunk> piece = Optional.empty();
    private long received;
    private boolean isAtEnd;
    private boolean isBroken;

    /**
     * @param ticker nanoseconds from an arbitrary start
     */
    ArrivingBody(Request request, BodyPace pace, LongSupplier ticker) {
        this.request = request;
        this.pace = pace;
        this.ticker = ticker;
        startedAt = ticker.getAsLong();
    }

    /**
     * Waits for the next bytes; those that it told of before must have been taken.
     *
     * @return how many there are, at least one; -1 at the end of the body
     * @throws ProblemException 400 if it is not valid HTTP or ends too early, 408 if it comes too slowly
     */
    int await() {
        while (!isAtEnd) {
            var next = next();
            piece = Optional.of(next);
            if (next.hasRemaining()) {
                received += next.remaining();
                return next.remaining();
            }
            close();
        }
        return -1;
    }

    /** Copies the bytes that {@link #await} told of. */
    void moveTo(byte[] target, int from) {
        var buffer = piece.orElseThrow().getByteBuffer();
        buffer.get(target, from, buffer.remaining());
        close();
    }

    /** Reads on and throws away what comes, at most {@code bytes} and for as long as the pace allows; never fails. */
    void discard(long bytes) {
        try {
            close();
            for (var left = bytes; left > 0 && !isBroken; ) {
                var more = await();
                if (more < 0) {
                    return;
                }
                close();
                left -= more;
            }
        } catch (ProblemException _) {
            // gone, or too slow: the answer need not wait for it
        }
    }

    /** Releases the piece that was not taken; Jetty may use its memory again. */
    @Override
    public void close() {
        piece.ifPresent(last -> {
            last.release();
            isAtEnd = last.isLast();
        });
        piece = Optional.empty();
    }

    private Content.Chunk next() {
        for (var next = request.read(); ; next = request.read()) {
            if (next != null) {
                if (Content.Chunk.isFailure(next)) {
                    isBroken = true;
                    throw problem(next.getFailure());
                }
                return next;
            }
            request.demand(Invocable.from(Invocable.InvocationType.NON_BLOCKING, arrivals::release));
            awaitArrival();
        }
    }

    private void awaitArrival() {
        try {
            var left = pace.nanosFor(received) - (ticker.getAsLong() - startedAt);
            if (arrivals.tryAcquire(left, TimeUnit.NANOSECONDS)) {
                return;
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        isBroken = true;
        // Takes the demand back: nothing may come in between the answer and the next request.
        request.fail(new TimeoutException("the body came too slowly"));
        throw tooSlow();
    }

    private ProblemException problem(Throwable failure) {
        return switch (failure) {
            case EOFException _
            when hasEnded() ->
                new ProblemException(ProblemType.MALFORMED_BODY, "The body ended too early. Send all of it.");
            case EOFException _ ->
                new ProblemException(
                        ProblemType.BAD_REQUEST,
                        "The body's chunked encoding is not valid HTTP. Send each chunk with its length in hexadecimal digits.");
            case TimeoutException _ -> tooSlow();
            default -> new ProblemException(ProblemType.MALFORMED_BODY, "The body could not be read to its end.");
        };
    }

    /** Jetty calls a chunk that is none an early end, too; but then the client has not ended anything. */
    private boolean hasEnded() {
        return !(request.getConnectionMetaData() instanceof HttpConnection connection)
                || connection.getParser().isAtEOF();
    }

    private static ProblemException tooSlow() {
        return new ProblemException(
                ProblemType.REQUEST_TIMEOUT, "The body arrived too slowly. Send it in one go, or in smaller requests.");
    }
}
