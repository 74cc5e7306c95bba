package io.cartstream.worker.consume;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Whether one shard moves: when it was last given something, since when it has been at work without a checkpoint, how far it is behind.
 * Thread-safe.
 */
final class ShardStatus {
    private final String shard;
    private final InstantSource clock;
    private final Instant heldSince;
    private Instant polledAt;
    private Optional<Instant> workingSince = Optional.empty();
    private Optional<Instant> checkpointAt = Optional.empty();
    private Optional<String> failure = Optional.empty();
    private Duration lastCycle = Duration.ZERO;
    private long millisBehindLatest;
    private long records;

    ShardStatus(String shard, InstantSource clock) {
        this.shard = shard;
        this.clock = clock;
        heldSince = clock.instant();
        polledAt = heldSince;
    }

    /**
     * A shard at a moment.
     *
     * @param heldFor since the shard became ours
     * @param idleFor since KCL last gave us something, be it nothing new
     * @param workingFor since the first record without a checkpoint; empty where all is committed
     * @param checkpointAge since the last checkpoint; empty before the first
     * @param millisBehindLatest as Kinesis said with the last records
     * @param records committed
     * @param failure what went wrong last, where the shard has work and no checkpoint
     * @param lastCycle how long the last commit cycle took
     */
    record View(
            String shard,
            Duration heldFor,
            Duration idleFor,
            Optional<Duration> workingFor,
            Optional<Duration> checkpointAge,
            long millisBehindLatest,
            long records,
            Optional<String> failure,
            Duration lastCycle) {}

    synchronized void polled(Long millisBehind) {
        polledAt = clock.instant();
        if (millisBehind != null) {
            millisBehindLatest = millisBehind;
        }
    }

    /** It has work, from now on or already. */
    synchronized void working() {
        workingSince = Optional.of(workingSince.orElseGet(clock::instant));
    }

    /** It was abandoned before and taken again: from the outside it has stood still all the time. */
    synchronized void stillAbandoned(AbandonedShards.Failure earlier) {
        workingSince = Optional.of(earlier.since());
        failure = Optional.of(earlier.cause());
    }

    /**
     * Something went wrong, and is being tried again.
     *
     * @param cause without data of shoppers
     */
    synchronized void failed(String cause) {
        failure = Optional.of(cause);
    }

    synchronized void committed(int count) {
        var now = clock.instant();
        lastCycle = Duration.between(workingSince.orElse(now), now);
        workingSince = Optional.empty();
        checkpointAt = Optional.of(now);
        failure = Optional.empty();
        polledAt = now;
        records += count;
    }

    synchronized View view() {
        var now = clock.instant();
        return new View(
                shard,
                Duration.between(heldSince, now),
                Duration.between(polledAt, now),
                workingSince.map(since -> Duration.between(since, now)),
                checkpointAt.map(at -> Duration.between(at, now)),
                millisBehindLatest,
                records,
                failure,
                lastCycle);
    }
}
