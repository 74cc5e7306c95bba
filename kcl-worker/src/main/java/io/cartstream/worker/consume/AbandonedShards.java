package io.cartstream.worker.consume;

import io.cartstream.store.Position;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Shards abandoned because of an unexpected failure, each until it gets further: how often in a row, and so how long its lease is kept
 * before it is given up, to be taken again by this or another worker. At first not at all, then twice as long each time. Thread-safe.
 */
final class AbandonedShards {
    static final Duration LONGEST = Duration.ofMinutes(5);
    private static final Duration FIRST = Duration.ofSeconds(10);

    private final InstantSource clock;
    private final Map<String, Failure> failures = new ConcurrentHashMap<>();

    AbandonedShards(InstantSource clock) {
        this.clock = clock;
    }

    /**
     * What is remembered of a shard.
     *
     * @param after the checkpoint that it could not get past
     * @param since when it failed first
     * @param cause the last, without data of shoppers
     * @param inARow how often, from 1
     */
    record Failure(Position after, Instant since, String cause, int inARow) {
        /** How long the lease is to be kept. */
        Duration keepsLeaseFor() {
            if (inARow == 1) {
                return Duration.ZERO;
            }
            var pause = FIRST.multipliedBy(1L << Math.min(inARow - 2, Integer.SIZE / 2));
            return pause.compareTo(LONGEST) < 0 ? pause : LONGEST;
        }

        private Failure and(Failure next) {
            return next.after.equals(after) ? new Failure(after, since, next.cause, inARow + 1) : next;
        }
    }

    /** The shard failed once more, or first. */
    Failure failed(String shard, Position after, String cause) {
        return failures.merge(shard, new Failure(after, clock.instant(), cause, 1), Failure::and);
    }

    /** How the shard failed here, where it has not got further since: here, or with another worker. */
    Optional<Failure> at(String shard, Position after) {
        return Optional.ofNullable(
                failures.computeIfPresent(shard, (_, failure) -> failure.after().equals(after) ? failure : null));
    }
}
