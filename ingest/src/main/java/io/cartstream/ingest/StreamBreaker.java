package io.cartstream.ingest;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A circuit breaker around the stream: knows whether it answers, from the puts and, where there are none, from probes of its own.
 * Throttling is an answer, so that a busy stream is never taken for one that is away.
 *
 * <p>The stream is <em>away</em> once calls have failed for {@link #AWAY_AFTER} and none was answered in between. From then on one put in a
 * while is let through as a trial; the first answer ends it. A probe's answer ends it only where no put has failed lately: the stream's
 * description may be readable while puts are refused, as with a missing permission.
 *
 * <p>Thread-safe: one reference to an immutable state, each transition a single compare-and-set.
 */
public final class StreamBreaker implements EventStream, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(StreamBreaker.class);

    /**
     * So long no call may be answered, counted from the first that failed. Longer than a shard's failover as a rule takes, and than a
     * pause of this process.
     */
    static final Duration AWAY_AFTER = Duration.ofSeconds(2);

    /** Fewer failures say nothing, however far apart they are. */
    private static final int FEWEST_FAILURES = 2;

    /**
     * While the stream is away and a probe was answered, one put in this time is a trial: so its return is noticed within a second or so.
     */
    static final Duration TRIAL_INTERVAL = Duration.ofMillis(500);

    /** The same while no probe was answered: where nothing answers, a trial only makes a client wait for a call's time-out. */
    static final Duration BLIND_TRIAL_INTERVAL = Duration.ofSeconds(10);

    /** Probes begin once no call was answered for so long. */
    static final Duration QUIET_FOR = Duration.ofSeconds(5);

    /**
     * How often to probe then. DescribeStreamSummary may be called 20 times a second in an account; one that is throttled is answered.
     * Source: Kinesis Data Streams API reference, DescribeStreamSummary.
     */
    static final Duration PROBE_INTERVAL = Duration.ofSeconds(1);

    /** Those that hang do not hold the next one up, and leave connections to the puts. */
    private static final int MOST_PROBES_IN_FLIGHT = 4;

    private sealed interface State {
        /** The last call that ended was answered, or none has ended yet. */
        record Answering() implements State {}

        /**
         * Calls fail.
         *
         * @param since when the first of them failed, in nanoseconds of the loop
         */
        record Failing(long since, int failures) implements State {}

        /**
         * The stream is away.
         *
         * @param since as in {@link Failing}
         * @param lastTrial when a put was last tried, or when it went away
         */
        record Away(long since, long lastTrial) implements State {}
    }

    private static final State ANSWERING = new State.Answering();

    private final EventStream stream;
    private final EventLoop loop;
    private final AtomicReference<State> state = new AtomicReference<>(ANSWERING);
    private final AtomicInteger putsInFlight = new AtomicInteger();
    private final AtomicInteger probesInFlight = new AtomicInteger();
    private volatile boolean hasAnswered;

    /** Whether the last probe since the stream went away was answered. */
    private volatile boolean isReachable;

    private volatile long answeredAt;
    private volatile long putFailedAt;

    /** Around {@code stream}, which stays the caller's. */
    public StreamBreaker(EventStream stream) {
        this(stream, new ThreadLoop("stream-probe"));
    }

    StreamBreaker(EventStream stream, EventLoop loop) {
        this.stream = stream;
        this.loop = loop;
        answeredAt = loop.nanoTime() - QUIET_FOR.toNanos();
        putFailedAt = answeredAt;
    }

    /** Begins to probe the stream, at once and then again and again. */
    public void start() {
        loop.execute(this::watch);
    }

    /** Whether the stream has answered, and is not known to be away since. */
    public boolean isAvailable() {
        return hasAnswered && !isAway();
    }

    @Override
    public boolean isAway() {
        return state.get() instanceof State.Away;
    }

    @Override
    public boolean admits() {
        return !(state.get() instanceof State.Away away) || isTrial(away);
    }

    /** True for one caller in each interval. */
    private boolean isTrial(State.Away away) {
        var now = loop.nanoTime();
        var interval = isReachable ? TRIAL_INTERVAL : BLIND_TRIAL_INTERVAL;
        return now - away.lastTrial() >= interval.toNanos()
                && state.compareAndSet(away, new State.Away(away.since(), now));
    }

    @Override
    public CompletableFuture<List<Verdict>> put(List<OutgoingRecord> records) {
        putsInFlight.incrementAndGet();
        try {
            return stream.put(records).whenComplete(this::putEnded);
        } catch (RuntimeException | Error e) {
            putEnded(List.of(), e);
            throw e;
        }
    }

    @Override
    public CompletableFuture<Void> probe() {
        return stream.probe().whenComplete((_, failure) -> {
            isReachable = failure == null;
            if (failure != null) {
                failed(failure);
            } else if (!putsSayOtherwise()) {
                answered();
            }
        });
    }

    @Override
    public void close() {
        loop.close();
    }

    private void putEnded(List<Verdict> verdicts, Throwable failure) {
        putsInFlight.decrementAndGet();
        if (failure == null && verdicts.stream().anyMatch(verdict -> verdict != Verdict.FAILED)) {
            putFailedAt = loop.nanoTime() - QUIET_FOR.toNanos();
            answered();
        } else {
            putFailedAt = loop.nanoTime();
            failed(failure == null ? "every record of a call failed" : failure);
        }
    }

    /** Whether puts have failed lately, or may be about to. */
    private boolean putsSayOtherwise() {
        return putsInFlight.get() > 0 || loop.nanoTime() - putFailedAt < QUIET_FOR.toNanos();
    }

    private void answered() {
        answeredAt = loop.nanoTime();
        hasAnswered = true;
        if (!isAnswering() && state.getAndSet(ANSWERING) instanceof State.Away away) {
            LOG.atInfo()
                    .addKeyValue(
                            "seconds",
                            Duration.ofNanos(answeredAt - away.since()).toSeconds())
                    .log("the stream answers again");
        }
    }

    private void failed(Object cause) {
        var now = loop.nanoTime();
        while (true) {
            var before = state.get();
            var after = afterFailure(before, now);
            if (state.compareAndSet(before, after)) {
                if (after instanceof State.Away && !(before instanceof State.Away)) {
                    isReachable = false;
                    LOG.atWarn()
                            .addKeyValue("cause", String.valueOf(cause))
                            .log(
                                    "the stream is away: no call was answered for {}; events are rejected until one is",
                                    AWAY_AFTER);
                }
                return;
            }
        }
    }

    private static State afterFailure(State before, long now) {
        return switch (before) {
            case State.Answering _ -> new State.Failing(now, 1);
            case State.Failing(var since, var failures) ->
                failures + 1 >= FEWEST_FAILURES && now - since >= AWAY_AFTER.toNanos()
                        ? new State.Away(since, now)
                        : new State.Failing(since, failures + 1);
            case State.Away away -> away;
        };
    }

    private void watch() {
        if (isQuiet() && probesInFlight.get() < MOST_PROBES_IN_FLIGHT) {
            probesInFlight.incrementAndGet();
            var _ = probeSafely().whenComplete((_, failure) -> {
                probesInFlight.decrementAndGet();
                if (failure != null) {
                    LOG.atWarn().addKeyValue("cause", String.valueOf(failure)).log("the stream did not answer a probe");
                }
            });
        }
        loop.executeAfter(PROBE_INTERVAL, this::watch);
    }

    private boolean isAnswering() {
        return state.get() instanceof State.Answering;
    }

    /** Whether it is time to ask: nothing was heard for a while, or what was heard was failures. */
    private boolean isQuiet() {
        return !isAnswering() || loop.nanoTime() - answeredAt >= QUIET_FOR.toNanos();
    }

    /** Whatever a client may do instead of answering: there is always a next probe. */
    private CompletableFuture<Void> probeSafely() {
        try {
            return probe();
        } catch (RuntimeException | Error e) {
            failed(e);
            return CompletableFuture.failedFuture(e);
        }
    }
}
