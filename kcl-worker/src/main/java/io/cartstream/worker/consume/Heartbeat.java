package io.cartstream.worker.consume;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import software.amazon.kinesis.leases.ShardInfo;
import software.amazon.kinesis.leases.ShardPrioritization;

/**
 * Whether KCL's own loop runs: KCL asks for the order of the shards on each of its rounds, many times a second, and waits for no service
 * there. A start does wait for services, and may take long. Thread-safe.
 */
final class Heartbeat implements ShardPrioritization {
    /** A round takes milliseconds; so long a silence is none of a collector or a busy processor. */
    static final Duration LONGEST_ROUND = Duration.ofMinutes(2);

    /** One attempt at a start makes some dozens of calls, each with a time-out, the SDK's retries and KCL's; then another begins. */
    static final Duration LONGEST_START = Duration.ofMinutes(15);

    private final InstantSource clock;

    // Guarded by this.
    private Instant deadline;

    Heartbeat(InstantSource clock) {
        this.clock = clock;
        deadline = clock.instant().plus(LONGEST_START);
    }

    /** An attempt at a start begins. */
    synchronized void starts() {
        deadline = clock.instant().plus(LONGEST_START);
    }

    /** Changes nothing. */
    @Override
    public synchronized List<ShardInfo> prioritize(List<ShardInfo> shards) {
        deadline = clock.instant().plus(LONGEST_ROUND);
        return shards;
    }

    synchronized boolean isBeating() {
        return !clock.instant().isAfter(deadline);
    }
}
