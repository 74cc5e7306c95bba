package io.cartstream.embedded.kinesis;

import io.cartstream.embedded.http.EventSink;
import io.cartstream.embedded.kinesis.KinesisShapes.SubscribeToShardEvent;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;

/** Pushes a shard's records to one consumer, until the shard is over, the subscription's time is up or another takes over. */
final class Subscription {
    /** An event without records is sent after this time, so that the consumer sees that the line is alive. */
    private static final Duration HEARTBEAT = Duration.ofSeconds(1);

    private static final int MAX_EVENT_BYTES = 1024 * 1024;

    private final DataStream stream;
    private final ShardState shard;
    private final ShardReader reader;
    private final Clock clock;
    private volatile boolean ended;

    Subscription(DataStream stream, ShardState shard, ShardReader reader, Clock clock) {
        this.stream = stream;
        this.shard = shard;
        this.reader = reader;
        this.clock = clock;
    }

    void run(Cursor from, EventSink sink) throws IOException, InterruptedException {
        var until = clock.instant().plus(KinesisLimits.SUBSCRIPTION_AGE);
        var log = stream.shard(shard).log();
        var numbers = stream.shard(shard).sequenceNumbers();
        var cursor = from;
        while (!ended && clock.instant().isBefore(until)) {
            var read = reader.read(stream, shard, cursor, KinesisLimits.MAX_RECORDS_PER_GET, MAX_EVENT_BYTES);
            cursor = read.next();
            var continuation = read.isOver() ? null : numbers.at(cursor.offset() - 1);
            sink.send(
                    "SubscribeToShardEvent",
                    new SubscribeToShardEvent(
                            read.records(), continuation, read.millisBehindLatest(), read.children()));
            if (read.isOver()) {
                return;
            }
            log.awaitRecord(cursor.offset(), HEARTBEAT);
        }
    }

    void end() {
        ended = true;
    }
}
