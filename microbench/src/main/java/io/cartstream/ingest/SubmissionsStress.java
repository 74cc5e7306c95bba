package io.cartstream.ingest;

import io.cartstream.service.settings.DataSize;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/** Two requests of one shopper arrive at once: both are sent and answered, and every byte is released. No arrival is overlooked. */
@JCStressTest
@Outcome(id = "2, 2, 0", expect = Expect.ACCEPTABLE, desc = "both are acknowledged")
@Outcome(
        expect = Expect.FORBIDDEN,
        desc = "an event waits although nothing is in flight, or was sent twice, or bytes are left")
@State
public class SubmissionsStress {
    private static final IngestLimits LIMITS =
            new IngestLimits(1, DataSize.ofKibibytes(256), Duration.ZERO, 2, Duration.ofDays(1));

    private final ByteBudget budget = new ByteBudget(DataSize.ofMebibytes(1));
    private final AtomicInteger sent = new AtomicInteger();
    private final AtomicInteger acknowledged = new AtomicInteger();
    private final Dispatcher dispatcher = new Dispatcher(
            LIMITS,
            new AcknowledgingStream(),
            new InlineLoop(),
            new PartitionKeys("a secret for tests"),
            budget,
            IngestMetrics.UNCOUNTED,
            new Random(1));

    @Actor
    public void one() {
        submit();
    }

    @Actor
    public void another() {
        submit();
    }

    @Arbiter
    public void afterwards(III_Result result) {
        result.r1 = sent.get();
        result.r2 = acknowledged.get();
        result.r3 = (int) budget.used();
    }

    private void submit() {
        var submission = dispatcher.submission(1);
        submission.add("anna", new byte[] {'{', '}'});
        if (!budget.tryAcquire(submission.footprint())) {
            throw new IllegalStateException("the budget is large enough");
        }
        var _ = dispatcher.submit(submission).thenAccept(outcomes -> {
            if (outcomes.getFirst() instanceof PutOutcome.Accepted) {
                acknowledged.incrementAndGet();
            }
        });
    }

    private final class AcknowledgingStream implements EventStream {
        @Override
        public CompletableFuture<List<Verdict>> put(List<OutgoingRecord> records) {
            records.forEach(record -> sent.addAndGet(record.data().length == 2 ? 1 : 2));
            return CompletableFuture.completedFuture(Collections.nCopies(records.size(), Verdict.ACKNOWLEDGED));
        }

        @Override
        public CompletableFuture<Void> probe() {
            return CompletableFuture.completedFuture(null);
        }
    }
}
