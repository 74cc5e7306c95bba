package io.cartstream.worker.bridge;

import io.cartstream.ingest.OrderedPuts;
import io.cartstream.ingest.PutOutcome;
import io.cartstream.ingest.PutOutcome.Accepted;
import io.cartstream.store.Position;
import io.cartstream.worker.stream.Batch;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Puts the events of one shard into the main stream, for one time of holding the shard. An event that was given to its lane stays there
 * until the stream has it, however often the batch is given again. If it were dropped and put again, a later event of the same shopper
 * could come before it. For one thread at a time.
 */
public final class Forward {
    private final OrderedPuts puts;
    private final Duration patience;
    private Optional<Pending> pending = Optional.empty();

    private record Pending(Position end, CompletableFuture<List<PutOutcome>> outcomes) {}

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

    private CompletableFuture<List<PutOutcome>> outcomesOf(Batch batch) {
        var under = pending.filter(put -> put.end().equals(batch.end()));
        if (under.isPresent()) {
            return under.get().outcomes();
        }
        var submission = puts.submission(batch.events().size());
        for (var placed : batch.events()) {
            submission.add(placed.event().userId(), placed.line().array());
        }
        var outcomes = puts.put(submission);
        pending = Optional.of(new Pending(batch.end(), outcomes));
        return outcomes;
    }

    private static void require(List<PutOutcome> outcomes) {
        for (var outcome : outcomes) {
            switch (outcome) {
                case Accepted _ -> {}
                case PutOutcome.Busy _ -> throw new NotForwardedException("too many bytes in flight");
                case PutOutcome.Unavailable _ -> throw new NotForwardedException("the main stream is away");
                case PutOutcome.Failed _ -> throw new NotForwardedException("the lanes are being closed");
            }
        }
    }
}
