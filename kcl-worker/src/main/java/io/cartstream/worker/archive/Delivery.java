package io.cartstream.worker.archive;

import io.cartstream.service.retry.RetryPause;
import io.cartstream.worker.archive.DeliveryStream.Refusal;
import io.cartstream.worker.metrics.WorkerMetrics;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CancellationException;

/**
 * Records on their way into one delivery stream. What the stream has taken is not sent again: where {@link #run} fails, the next one goes
 * on where it stopped. For one thread at a time.
 */
public final class Delivery implements Runnable {
    /** So many calls in a row, of which nothing is taken, are a failure that is told. */
    static final int MAX_REFUSALS = 6;

    private final DeliveryStream stream;
    private final DeliveryPace pace;
    private final RetryPause retryPause;
    private final WorkerMetrics metrics;
    private final Deque<ByteBuffer> open;

    Delivery(
            DeliveryStream stream,
            DeliveryPace pace,
            RetryPause retryPause,
            WorkerMetrics metrics,
            List<ByteBuffer> records) {
        this.stream = stream;
        this.pace = pace;
        this.retryPause = retryPause;
        this.metrics = metrics;
        open = new ArrayDeque<>(records);
    }

    /**
     * Returns once everything is taken.
     *
     * @throws DeliveryFailedException where the stream takes nothing any more; to be run again
     * @throws CancellationException where the thread was interrupted; likewise
     */
    @Override
    public void run() {
        try {
            for (var refusals = 0; !open.isEmpty(); ) {
                var call = nextCall();
                pace.awaitTurn(bytes(call));
                var left = offer(call, refusals);
                refusals = left == call.size() ? refusals + 1 : 0;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            var cancelled = new CancellationException("interrupted");
            cancelled.initCause(e);
            throw cancelled;
        }
    }

    /** How many records of the call are open still. */
    private int offer(List<ByteBuffer> call, int refusals) throws InterruptedException {
        var answer = stream.put(call);
        var left = answer.open();
        keep(call, left);
        if (answer.refusal().isPresent()) {
            slowDown(answer.refusal().get(), left.size() == call.size() ? refusals + 1 : 1);
        }
        return left.size();
    }

    private void keep(List<ByteBuffer> call, List<ByteBuffer> left) {
        call.forEach(_ -> open.removeFirst());
        left.reversed().forEach(open::addFirst);
        metrics.archived(call.size() - left.size(), bytes(call) - bytes(left));
    }

    private void slowDown(Refusal refusal, int refusals) throws InterruptedException {
        if (refusal instanceof Refusal.Throttled) {
            metrics.throttled();
            pace.throttled();
        }
        if (refusals >= MAX_REFUSALS) {
            throw failure(refusal, refusals);
        }
        metrics.retried();
        if (refusal instanceof Refusal.Failed) {
            retryPause.after(refusals);
        }
    }

    private DeliveryFailedException failure(Refusal refusal, int refusals) {
        var message = "%d records left; nothing taken in %d calls".formatted(open.size(), refusals);
        return switch (refusal) {
            case Refusal.Throttled _ -> new DeliveryFailedException(message + ", throttled");
            case Refusal.Failed failed -> new DeliveryFailedException(message, failed.cause());
        };
    }

    /** The next records, at least one; they stay open. */
    private List<ByteBuffer> nextCall() {
        var most = pace.callBytes();
        var call = new ArrayList<ByteBuffer>();
        var bytes = 0;
        for (var record : open) {
            bytes += record.remaining();
            if (!call.isEmpty() && (bytes > most || call.size() == DeliveryStream.MAX_RECORDS_PER_CALL)) {
                break;
            }
            call.add(record);
        }
        return call;
    }

    private static long bytes(List<ByteBuffer> records) {
        return records.stream().mapToLong(ByteBuffer::remaining).sum();
    }
}
