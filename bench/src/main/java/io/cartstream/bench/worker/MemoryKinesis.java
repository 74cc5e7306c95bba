package io.cartstream.bench.worker;

import io.cartstream.ingest.OutgoingRecord;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClient;
import software.amazon.awssdk.services.kinesis.KinesisServiceClientConfiguration;
import software.amazon.awssdk.services.kinesis.model.DescribeStreamSummaryRequest;
import software.amazon.awssdk.services.kinesis.model.DescribeStreamSummaryResponse;
import software.amazon.awssdk.services.kinesis.model.GetRecordsRequest;
import software.amazon.awssdk.services.kinesis.model.GetRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.GetShardIteratorRequest;
import software.amazon.awssdk.services.kinesis.model.GetShardIteratorResponse;
import software.amazon.awssdk.services.kinesis.model.ListShardsRequest;
import software.amazon.awssdk.services.kinesis.model.ListShardsResponse;
import software.amazon.awssdk.services.kinesis.model.Record;
import software.amazon.awssdk.services.kinesis.model.Shard;
import software.amazon.awssdk.services.kinesis.model.StreamStatus;

/**
 * A pre-filled stream in memory, read through the SDK's own interface by KCL itself. Thread-safe.
 *
 * <p>An answer holds at most 10 MB, and with the shards' limits no more than two megabytes for each second since the shard's last read.
 * Source: Kinesis Data Streams quotas (https://docs.aws.amazon.com/streams/latest/dev/service-sizes-and-limits.html).
 */
final class MemoryKinesis implements KinesisAsyncClient {
    static final int SHARDS = 4;

    private static final long MAX_ANSWER = 10_000_000;
    private static final double MAX_PER_NANOSECOND = 2_000_000 / 1e9;
    private static final int HASH_BITS = 128;
    private static final BigInteger SHARD_WIDTH =
            BigInteger.ONE.shiftLeft(HASH_BITS).divide(BigInteger.valueOf(SHARDS));
    private static final BigInteger FIRST_SEQUENCE_NUMBER = BigInteger.TEN.pow(55);

    private final List<List<Record>> shards = new ArrayList<>();
    private final boolean limited;
    private final long[] lastReadAt = new long[SHARDS];
    private final Latency latency;
    private final KinesisServiceClientConfiguration configuration;

    /**
     * @param limited whether reads are bounded as a shard bounds them
     * @param configuration of a client that would be used in its place; KCL asks for its region
     */
    MemoryKinesis(
            List<OutgoingRecord> records,
            boolean limited,
            Latency latency,
            KinesisServiceClientConfiguration configuration) {
        this.limited = limited;
        this.latency = latency;
        this.configuration = configuration;
        for (var shard = 0; shard < SHARDS; shard++) {
            shards.add(new ArrayList<>());
        }
        var arrival = Instant.now();
        for (var record : records) {
            var shard = shards.get(
                    new BigInteger(record.explicitHashKey()).divide(SHARD_WIDTH).intValue());
            shard.add(Record.builder()
                    .partitionKey(record.partitionKey())
                    .data(SdkBytes.fromByteArrayUnsafe(record.data()))
                    .approximateArrivalTimestamp(arrival)
                    .sequenceNumber(FIRST_SEQUENCE_NUMBER
                            .add(BigInteger.valueOf(shard.size()))
                            .toString())
                    .build());
        }
    }

    @Override
    public CompletableFuture<DescribeStreamSummaryResponse> describeStreamSummary(
            DescribeStreamSummaryRequest request) {
        return latency.answer(DescribeStreamSummaryResponse.builder()
                .streamDescriptionSummary(summary -> summary.streamName(request.streamName())
                        .streamStatus(StreamStatus.ACTIVE)
                        .openShardCount(SHARDS))
                .build());
    }

    @Override
    public CompletableFuture<ListShardsResponse> listShards(ListShardsRequest request) {
        var all = new ArrayList<Shard>();
        for (var number = 0; number < SHARDS; number++) {
            var start = SHARD_WIDTH.multiply(BigInteger.valueOf(number));
            all.add(Shard.builder()
                    .shardId(shardId(number))
                    .hashKeyRange(range -> range.startingHashKey(start.toString())
                            .endingHashKey(start.add(SHARD_WIDTH)
                                    .subtract(BigInteger.ONE)
                                    .toString()))
                    .sequenceNumberRange(range -> range.startingSequenceNumber(FIRST_SEQUENCE_NUMBER.toString()))
                    .build());
        }
        return latency.answer(ListShardsResponse.builder().shards(all).build());
    }

    @Override
    public CompletableFuture<GetShardIteratorResponse> getShardIterator(GetShardIteratorRequest request) {
        var shard =
                Integer.parseInt(request.shardId().substring(request.shardId().lastIndexOf('-') + 1));
        var from = switch (request.shardIteratorType()) {
            case AT_SEQUENCE_NUMBER -> index(request.startingSequenceNumber());
            case AFTER_SEQUENCE_NUMBER -> index(request.startingSequenceNumber()) + 1;
            default -> 0;
        };
        noteRead(shard);
        return latency.answer(GetShardIteratorResponse.builder()
                .shardIterator(iterator(shard, from))
                .build());
    }

    @Override
    public CompletableFuture<GetRecordsResponse> getRecords(GetRecordsRequest request) {
        var parts = request.shardIterator().split(":", 2);
        var shard = Integer.parseInt(parts[0]);
        var from = Integer.parseInt(parts[1]);
        var records = shards.get(shard);
        var to = from;
        var bytes = 0L;
        var room = room(shard);
        while (to < records.size() && to - from < request.limit() && bytes < room) {
            bytes += records.get(to).data().asByteArrayUnsafe().length;
            to++;
        }
        return latency.answer(GetRecordsResponse.builder()
                .records(records.subList(from, to))
                .nextShardIterator(iterator(shard, to))
                .millisBehindLatest(to == records.size() ? 0L : 1L)
                .build());
    }

    @Override
    public KinesisServiceClientConfiguration serviceClientConfiguration() {
        return configuration;
    }

    @Override
    public String serviceName() {
        return SERVICE_NAME;
    }

    @Override
    public void close() {
        // holds nothing
    }

    private synchronized long room(int shard) {
        var sinceLastRead = noteRead(shard);
        return limited ? Math.min(MAX_ANSWER, (long) (sinceLastRead * MAX_PER_NANOSECOND)) : MAX_ANSWER;
    }

    /** Nanoseconds since the read before. */
    private synchronized long noteRead(int shard) {
        var now = System.nanoTime();
        var since = now - lastReadAt[shard];
        lastReadAt[shard] = now;
        return since;
    }

    private static int index(String sequenceNumber) {
        return new BigInteger(sequenceNumber).subtract(FIRST_SEQUENCE_NUMBER).intValueExact();
    }

    private static String iterator(int shard, int from) {
        return shard + ":" + from;
    }

    private static String shardId(int number) {
        return String.format(Locale.ROOT, "shardId-%012d", number);
    }
}
