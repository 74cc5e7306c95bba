package io.cartstream.worker.consume;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How the stream is consumed.
 *
 * @param stream name of the Kinesis data stream
 * @param application name of the KCL application: of its lease table, and of its fan-out consumer
 * @param workerId tells this process from the others of the application
 * @param initialPosition where an application without checkpoints begins
 * @param retrieval how records are fetched
 * @param pollInterval between two reads of a shard, at least 200 ms, which is Kinesis's limit of five a second
 * @param maxRecordsPerRead packed records of one read, at most 10,000
 * @param failoverTime how long a lease stands without being renewed before another worker takes it
 * @param onEcs whether the process runs as an ECS task, where it can tell how busy it is
 * @param cloudWatchMetrics whether KCL publishes its own metrics
 * @param stallAfter how long a shard may have work and no checkpoint, or not be read, before it counts as stalled
 */
public record ConsumerSettings(
        String stream,
        String application,
        String workerId,
        InitialPosition initialPosition,
        Retrieval retrieval,
        Duration pollInterval,
        int maxRecordsPerRead,
        Duration failoverTime,
        boolean onEcs,
        boolean cloudWatchMetrics,
        Duration stallAfter) {

    /** How records are fetched. */
    public enum Retrieval {
        /** By reading each shard now and then: five reads a second for all applications together. */
        POLLING,
        /** By enhanced fan-out: pushed, with a throughput of its own for each application, at a price. */
        FAN_OUT
    }

    /**
     * Where an application without checkpoints begins.
     *
     * @param kind at an end of the stream, or at a time
     * @param at the time, where it is one
     */
    public record InitialPosition(Kind kind, Optional<Instant> at) {
        /** The newest record. */
        public static final InitialPosition LATEST = new InitialPosition(Kind.LATEST, Optional.empty());

        /** The oldest record. */
        public static final InitialPosition TRIM_HORIZON = new InitialPosition(Kind.TRIM_HORIZON, Optional.empty());

        /** The first record that arrived at {@code time} or after. */
        public static InitialPosition at(Instant time) {
            return new InitialPosition(Kind.AT_TIMESTAMP, Optional.of(time));
        }

        /** Which kind of position it is. */
        public enum Kind {
            LATEST,
            TRIM_HORIZON,
            AT_TIMESTAMP
        }
    }
}
