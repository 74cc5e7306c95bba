package io.cartstream.ingest;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the stream can be reached: it has answered a put or a probe lately. Throttling is an answer, so a busy fleet is not taken out of
 * the load balancer. Wraps the stream that it watches. Thread-safe.
 */
public final class Readiness implements EventStream, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Readiness.class);

    /** How often to ask when nobody puts. */
    static final Duration PROBE_INTERVAL = Duration.ofSeconds(5);

    /** How long an answer counts: a few probes may go wrong before a task is taken out. */
    static final Duration ANSWER_COUNTS_FOR = Duration.ofSeconds(20);

    private final EventStream stream;
    private final LongSupplier ticker;
    private final ThreadLoop loop = new ThreadLoop("readiness");
    private volatile long answeredAt;
    private volatile boolean draining;

    /**
     * @param ticker nanoseconds from an arbitrary start
     */
    public Readiness(EventStream stream, LongSupplier ticker) {
        this.stream = stream;
        this.ticker = ticker;
        answeredAt = ticker.getAsLong() - ANSWER_COUNTS_FOR.toNanos();
    }

    /** Begins to ask the stream, at once and then again and again. */
    public void start() {
        loop.execute(this::probeIfQuiet);
    }

    /** Whether to send us requests. */
    public boolean isReady() {
        return !draining && ticker.getAsLong() - answeredAt < ANSWER_COUNTS_FOR.toNanos();
    }

    public boolean isDraining() {
        return draining;
    }

    /** Not ready from now on. */
    public void drain() {
        draining = true;
    }

    @Override
    public CompletableFuture<List<Verdict>> put(List<StreamRecord> records) {
        return stream.put(records).thenApply(verdicts -> {
            if (verdicts.stream().anyMatch(verdict -> verdict != Verdict.FAILED)) {
                answeredAt = ticker.getAsLong();
            }
            return verdicts;
        });
    }

    @Override
    public CompletableFuture<Void> probe() {
        return stream.probe().thenRun(() -> answeredAt = ticker.getAsLong());
    }

    @Override
    public void close() {
        loop.close();
    }

    /** Whatever a client may think of instead of answering: there is always a next probe. */
    private CompletableFuture<Void> answer() {
        try {
            return probe();
        } catch (RuntimeException | Error e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private void probeIfQuiet() {
        if (ticker.getAsLong() - answeredAt >= PROBE_INTERVAL.toNanos()) {
            var _ = answer().whenComplete((_, failure) -> {
                if (failure != null) {
                    LOG.atWarn().addKeyValue("cause", String.valueOf(failure)).log("the stream did not answer a probe");
                }
                loop.executeAfter(isReady() ? PROBE_INTERVAL : PROBE_INTERVAL.dividedBy(10), this::probeIfQuiet);
            });
        } else {
            loop.executeAfter(PROBE_INTERVAL, this::probeIfQuiet);
        }
    }
}
