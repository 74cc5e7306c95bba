package io.cartstream.bench.api;

import io.cartstream.ingest.EventStream;
import io.cartstream.ingest.OutgoingRecord;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** A stream in this process that acknowledges everything after a set round trip, and counts what that would cost. Thread-safe. */
final class StreamStub implements EventStream, AutoCloseable {
    private final Duration roundTrip;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("stream-stub").daemon().factory());
    private final AtomicLong calls = new AtomicLong();
    private final AtomicLong records = new AtomicLong();
    private final AtomicLong units = new AtomicLong();

    StreamStub(Duration roundTrip) {
        this.roundTrip = roundTrip;
    }

    @Override
    public CompletableFuture<List<Verdict>> put(List<OutgoingRecord> put) {
        calls.incrementAndGet();
        records.addAndGet(put.size());
        units.addAndGet(BillingUnits.of(put));
        var answer = new CompletableFuture<List<Verdict>>();
        var _ = timer.schedule(
                () -> answer.complete(Collections.nCopies(put.size(), Verdict.ACKNOWLEDGED)),
                roundTrip.toNanos(),
                TimeUnit.NANOSECONDS);
        return answer;
    }

    @Override
    public CompletableFuture<Void> probe() {
        return CompletableFuture.completedFuture(null);
    }

    /** What has been put so far. */
    Puts puts() {
        return new Puts(calls.get(), records.get(), units.get());
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
