package io.cartstream.local.watch;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One look at the running pipeline; counters count from its start. */
record PipelineSnapshot(Instant at, Api api, Stream stream, Worker worker, Archive archive) {
    /**
     * @param accepted events that the stream has acknowledged
     * @param rejected events that broke the contract; told once a minute
     */
    record Api(long accepted, long rejected, boolean ready) {}

    /** The shards that take records, and those that are still being read. */
    record Stream(List<Shard> shards) {}

    /**
     * @param records events put into it
     * @param lagMillis how far its reader is behind; null if it is not read
     */
    record Shard(String id, long records, @Nullable Long lagMillis) {}

    /**
     * All workers together.
     *
     * @param tasks how many answer
     * @param shards how many they hold
     * @param freshnessMillis median time from an event's receipt to its features, over the last minutes; null without events
     * @param lagMillis of the shard that is furthest behind; null where none is read
     */
    record Worker(
            int tasks,
            int shards,
            long processed,
            long duplicates,
            long deadLetters,
            @Nullable Long freshnessMillis,
            @Nullable Long lagMillis) {}

    record Archive(long objects, long bytes, long events) {}
}
