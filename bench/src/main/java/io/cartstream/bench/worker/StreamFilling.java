package io.cartstream.bench.worker;

import io.cartstream.event.EventContract;
import io.cartstream.event.EventJson;
import io.cartstream.ingest.Admission;
import io.cartstream.ingest.ByteBudget;
import io.cartstream.ingest.EventStream;
import io.cartstream.ingest.Ingest;
import io.cartstream.ingest.IngestLimits;
import io.cartstream.ingest.IngestMetrics;
import io.cartstream.ingest.OrderedPuts;
import io.cartstream.ingest.OutgoingRecord;
import io.cartstream.ingest.Posted;
import io.cartstream.ingest.PutOutcome;
import io.cartstream.ingest.Reading;
import io.cartstream.service.settings.DataSize;
import io.cartstream.tools.replay.PostableEvent;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Puts events through our own ingest, so that they lie in the stream packed as the API packs them. */
final class StreamFilling {
    /** Typical number of events in flight at a few thousand events a second and a round trip of 15 ms: ten a lane. */
    private static final int EVENTS_AT_ONCE = 320;

    private static final IngestLimits LIMITS =
            new IngestLimits(16, DataSize.ofKibibytes(256), Duration.ZERO, 8, Duration.ofMinutes(1));

    private StreamFilling() {}

    /**
     * The stream that {@code events} make.
     *
     * @throws IllegalStateException where one of them is rejected
     */
    static StoredStream of(Iterator<PostableEvent> events) {
        var json = new EventJson();
        var stream = new Collected();
        var count = 0;
        try (var ingest = new Ingest(
                new Admission(new EventContract()),
                new Ingest.Stamps(InstantSource.system(), () -> "unused: every event has an id"),
                new OrderedPuts(
                        LIMITS,
                        stream,
                        "the benchmark's own secret",
                        new ByteBudget(DataSize.ofMebibytes(256)),
                        IngestMetrics.UNCOUNTED),
                IngestMetrics.UNCOUNTED)) {
            while (events.hasNext()) {
                var some = new ArrayList<Posted>();
                while (some.size() < EVENTS_AT_ONCE && events.hasNext()) {
                    some.add(new Posted.Json(json.parse(events.next().json().getBytes(StandardCharsets.UTF_8))));
                }
                for (var receipt : ingest.accept(some, Reading.STRICT).join()) {
                    if (!(receipt.outcome() instanceof PutOutcome.Accepted)) {
                        throw new IllegalStateException("an event was not accepted: " + receipt.outcome());
                    }
                }
                count += some.size();
            }
        }
        return new StoredStream(count, stream.records);
    }

    /** Acknowledges at once. */
    private static final class Collected implements EventStream {
        private final List<OutgoingRecord> records = new ArrayList<>();

        @Override
        public synchronized CompletableFuture<List<Verdict>> put(List<OutgoingRecord> put) {
            records.addAll(put);
            return CompletableFuture.completedFuture(java.util.Collections.nCopies(put.size(), Verdict.ACKNOWLEDGED));
        }

        @Override
        public CompletableFuture<Void> probe() {
            return CompletableFuture.completedFuture(null);
        }
    }
}
