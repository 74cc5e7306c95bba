package io.cartstream.worker.bridge;

import io.cartstream.ingest.EncodedEvent;
import io.cartstream.ingest.OrderedPuts;
import io.cartstream.ingest.Outcome;
import io.cartstream.ingest.Outcome.Accepted;
import io.cartstream.worker.stream.Batch;
import io.cartstream.worker.stream.PlacedEvent;
import io.cartstream.worker.stream.Position;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Puts the events of one shard into the main stream, for one time of holding the shard. An event that was given to its lane stays there until
 * the stream has it, however often the batch is given again: were it given up and put anew, a later event of the same shopper could come
 * before it. For one thread at a time.
 */
public final class Forward {
    private final OrderedPuts puts;
    private final Duration patience;
    private Optional<Pending> pending = Optional.empty();

    private record Pending(Position end, CompletableFuture<List<Outcome>> outcomes) {}

    /**
     * Forwards through lanes that others may use as well.
     *
     * @param puts without a deadline that an event could run into
     * @param patience how long one call waits, so that the caller can look whether the shard is still ours
     */
    public Forward(OrderedPuts puts, Duration patience) {
        this.puts = puts;
        this.patience = patience;
    }

    /**
     * Returns once the main stream has acknowledged every event of the batch.
     *
     * @throws NotForwardedException where that is not so yet: the same batch is to be given again, and no other
     * @throws CancellationException where the thread was interrupted
     */
    public void put(Batch batch) {
        var outcomes = outcomesOf(batch);
        try {
            var known = outcomes.get(patience.toMillis(), TimeUnit.MILLISECONDS);
            pending = Optional.empty();
            require(known);
        } catch (TimeoutException _) {
            throw new NotForwardedException("the main stream has not acknowledged all events yet");
        } catch (ExecutionException e) {
            throw new IllegalStateException("the outcomes never fail", e);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted");
        }
    }

    private CompletableFuture<List<Outcome>> outcomesOf(Batch batch) {
        var under = pending.filter(put -> put.end().equals(batch.end()));
        if (under.isPresent()) {
            return under.get().outcomes();
        }
        var outcomes = puts.put(batch.events().stream().map(Forward::encoded).toList());
        pending = Optional.of(new Pending(batch.end(), outcomes));
        return outcomes;
    }

    private static EncodedEvent encoded(PlacedEvent placed) {
        return new EncodedEvent(placed.event().userId(), placed.line().array());
    }

    private static void require(List<Outcome> outcomes) {
        for (var outcome : outcomes) {
            switch (outcome) {
                case Accepted _ -> {}
                case Outcome.Busy _ -> throw new NotForwardedException("too many bytes are on their way already");
                case Outcome.Failed _ -> throw new NotForwardedException("the lanes are being closed");
                case Outcome.Refused _ -> throw new IllegalStateException("an admitted event is not refused");
            }
        }
    }
}
