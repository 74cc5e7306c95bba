package io.cartstream.embedded.kinesis;

import io.cartstream.embedded.faults.Faults;
import io.cartstream.embedded.http.AwsService;
import io.cartstream.embedded.http.Operation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Kinesis Data Streams on one machine, for development and tests.
 *
 * <p>Durability: a put is in the shard's file before it is answered and survives a kill of the process; there is no fsync, so
 * the death of the machine may take the last seconds. Memory does not grow with the stream. Streams are ACTIVE at once.
 * Thread-safe.
 */
public final class EmbeddedKinesis implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedKinesis.class);
    private static final int HOUSEKEEPING_SECONDS = 30;
    private static final int VIEW_PAGE = 1_000;

    private final Streams streams;
    private final AwsService service;
    private final ShardReader reader;
    private final ScheduledExecutorService housekeeping;

    private EmbeddedKinesis(Streams streams, Clock clock, String region, Faults faults) {
        this.streams = streams;
        this.reader = new ShardReader(clock);
        var arns = new Arns(region);
        var operations = new HashMap<String, Operation>();
        operations.putAll(new StreamOperations(streams, arns).table());
        operations.putAll(new ShardOperations(streams, arns, clock).table());
        operations.putAll(new PutOperations(streams, faults).table());
        operations.putAll(new ReadOperations(streams, reader, clock).table());
        operations.putAll(new ConsumerOperations(streams, reader, arns, clock).table());
        this.service = new AwsService("Kinesis_20131202", operations);
        this.housekeeping = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().name("kinesis-housekeeping").daemon().factory());
        var _ = housekeeping.scheduleWithFixedDelay(
                this::expireQuietly, HOUSEKEEPING_SECONDS, HOUSEKEEPING_SECONDS, TimeUnit.SECONDS);
    }

    /**
     * Opens the streams of a folder.
     *
     * @param limited whether the shards' throughput limits hold
     */
    public static EmbeddedKinesis open(Path folder, Clock clock, boolean limited, String region, Faults faults) {
        try {
            return new EmbeddedKinesis(Streams.open(folder, clock, limited), clock, region, faults);
        } catch (IOException e) {
            throw new UncheckedIOException("The streams under " + folder + " could not be opened", e);
        }
    }

    /** Its operations. */
    public AwsService service() {
        return service;
    }

    /** The ids of a stream's shards, open and closed, oldest first. */
    public List<String> shards(String stream) {
        return streams.find(stream, null).state().shards().stream()
                .map(ShardState::id)
                .toList();
    }

    /** What has been put into each of a stream's shards since this process started, oldest shard first. */
    public List<ShardTraffic> traffic(String stream) {
        return streams.find(stream, null).traffic();
    }

    /** All records of a shard that have not expired; for tests, as it holds them in memory. */
    public List<RecordView> records(String stream, String shardId) {
        try {
            var source = streams.find(stream, null);
            var shard = source.shardState(shardId);
            var views = new ArrayList<RecordView>();
            var cursor = reader.start(source, shard, "TRIM_HORIZON", null, null);
            while (true) {
                var read = reader.read(source, shard, cursor, VIEW_PAGE, KinesisLimits.MAX_BYTES_PER_GET);
                if (read.records().isEmpty()) {
                    return List.copyOf(views);
                }
                read.records()
                        .forEach(record -> views.add(new RecordView(
                                shardId,
                                record.sequenceNumber(),
                                record.partitionKey(),
                                record.data(),
                                record.approximateArrivalTimestamp())));
                cursor = read.next();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All records of a stream that have not expired, shard by shard. */
    public List<RecordView> records(String stream) {
        return shards(stream).stream()
                .flatMap(shard -> records(stream, shard).stream())
                .toList();
    }

    /** Bytes that a stream's shards take on disk. */
    long bytesOnDisk(String stream) {
        var source = streams.find(stream, null);
        return source.state().shards().stream()
                .mapToLong(shard -> source.shard(shard).log().bytes())
                .sum();
    }

    /** Lets go of what is beyond the retention period. It happens by itself every {@value #HOUSEKEEPING_SECONDS} s. */
    void expire() throws IOException {
        for (var stream : streams.all()) {
            stream.expire();
        }
    }

    private void expireQuietly() {
        try {
            expire();
        } catch (IOException | RuntimeException e) {
            LOG.warn("Expired records could not be removed; the next round tries again", e);
        }
    }

    @Override
    public void close() {
        housekeeping.shutdownNow();
        try {
            streams.close();
        } catch (IOException e) {
            throw new UncheckedIOException("The streams could not be closed", e);
        }
    }

    /** A record as it lies in a shard. */
    @SuppressWarnings("ArrayRecordComponent") // a view for tests, which compare what they need
    public record RecordView(
            String shardId, String sequenceNumber, String partitionKey, byte[] data, Instant arrivedAt) {}
}
