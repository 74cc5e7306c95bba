package io.cartstream.embedded.kinesis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.cartstream.embedded.Clients;
import java.math.BigInteger;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.GetRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.KinesisException;
import software.amazon.awssdk.services.kinesis.model.PutRecordResponse;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequestEntry;
import software.amazon.awssdk.services.kinesis.model.Record;
import software.amazon.awssdk.services.kinesis.model.ResourceInUseException;
import software.amazon.awssdk.services.kinesis.model.ResourceNotFoundException;
import software.amazon.awssdk.services.kinesis.model.Shard;
import software.amazon.awssdk.services.kinesis.model.ShardFilter;
import software.amazon.awssdk.services.kinesis.model.ShardFilterType;
import software.amazon.awssdk.services.kinesis.model.ShardIteratorType;
import software.amazon.awssdk.services.kinesis.model.StreamStatus;

/** What any Kinesis must do, shown through the SDK's own client. Who has one to test extends this and says where it is. */
abstract class KinesisContractTest {
    private static final String MAX_HASH_KEY =
            BigInteger.TWO.pow(128).subtract(BigInteger.ONE).toString();

    private KinesisClient kinesis;
    private String stream;

    abstract URI endpoint();

    /** How finely it tells times apart. */
    ChronoUnit precision() {
        return ChronoUnit.MILLIS;
    }

    @BeforeEach
    void createAStreamOfTwoShards() {
        kinesis = Clients.kinesis(endpoint());
        stream = "contract-" + UUID.randomUUID();
        kinesis.createStream(request -> request.streamName(stream).shardCount(2));
        awaitActive();
    }

    @AfterEach
    void deleteTheStream() {
        awaitActive();
        kinesis.deleteStream(request -> request.streamName(stream));
        kinesis.close();
    }

    @Test
    void shardsOfANewStreamCoverTheHashSpace() {
        var shards = openShards();
        assertThat(shards).extracting(Shard::shardId).containsExactly("shardId-000000000000", "shardId-000000000001");
        assertThat(shards.get(0).hashKeyRange().startingHashKey()).isEqualTo("0");
        assertThat(new BigInteger(shards.get(0).hashKeyRange().endingHashKey()).add(BigInteger.ONE))
                .isEqualTo(new BigInteger(shards.get(1).hashKeyRange().startingHashKey()));
        assertThat(shards.get(1).hashKeyRange().endingHashKey()).isEqualTo(MAX_HASH_KEY);
    }

    @Test
    void whatIsPutIsReadBackInItsOrderWithIncreasingSequenceNumbers() {
        var payloads = IntStream.range(0, 25).mapToObj(i -> "record " + i).toList();
        var answer = kinesis.putRecords(request -> request.streamName(stream)
                .records(payloads.stream().map(data -> entry("same-key", data)).toList()));

        assertThat(answer.failedRecordCount()).isZero();
        var shardId = answer.records().getFirst().shardId();
        var read = readAll(iterator(shardId, ShardIteratorType.TRIM_HORIZON));
        assertThat(read).extracting(record -> record.data().asUtf8String()).containsExactlyElementsOf(payloads);
        assertThat(read).extracting(Record::partitionKey).containsOnly("same-key");
        assertThat(read)
                .extracting(Record::sequenceNumber)
                .containsExactlyElementsOf(answer.records().stream()
                        .map(entry -> entry.sequenceNumber())
                        .toList());
        assertThat(read)
                .extracting(record -> new BigInteger(record.sequenceNumber()))
                .isSorted()
                .doesNotHaveDuplicates();
        assertThat(read).extracting(Record::sequenceNumber).allMatch(number -> number.length() == 56);
    }

    @Test
    void partitionKeyGoesToTheShardOfItsMd5() {
        // MD5("a") begins with 0c, MD5("b") with 92
        assertThat(put("a", "1").shardId()).isEqualTo("shardId-000000000000");
        assertThat(put("b", "2").shardId()).isEqualTo("shardId-000000000001");
    }

    @Test
    void explicitHashKeyOverridesThePartitionKey() {
        var low = kinesis.putRecord(request -> request.streamName(stream)
                .partitionKey("b")
                .explicitHashKey("0")
                .data(SdkBytes.fromUtf8String("low")));
        var high = kinesis.putRecord(request -> request.streamName(stream)
                .partitionKey("a")
                .explicitHashKey(MAX_HASH_KEY)
                .data(SdkBytes.fromUtf8String("high")));
        assertThat(low.shardId()).isEqualTo("shardId-000000000000");
        assertThat(high.shardId()).isEqualTo("shardId-000000000001");
    }

    @Test
    void iteratorsBeginWhereTheirTypeSays() {
        var first = put("a", "1");
        var second = put("a", "2");
        put("a", "3");
        var shardId = first.shardId();
        var latest = iterator(shardId, ShardIteratorType.LATEST);
        put("a", "4");

        assertThat(data(readAll(iterator(shardId, ShardIteratorType.TRIM_HORIZON))))
                .containsExactly("1", "2", "3", "4");
        assertThat(data(readAll(latest))).containsExactly("4");
        assertThat(data(readAll(iterator(shardId, ShardIteratorType.AT_SEQUENCE_NUMBER, second.sequenceNumber()))))
                .containsExactly("2", "3", "4");
        assertThat(data(readAll(iterator(shardId, ShardIteratorType.AFTER_SEQUENCE_NUMBER, second.sequenceNumber()))))
                .containsExactly("3", "4");
    }

    @Test
    void atTimestampBeginsWithTheFirstRecordThatIsNotOlder() {
        put("a", "old");
        var shardId = "shardId-000000000000";
        var old = readAll(iterator(shardId, ShardIteratorType.TRIM_HORIZON)).getFirst();
        var after = old.approximateArrivalTimestamp().truncatedTo(precision()).plus(1, precision());
        await().until(() -> Instant.now().isAfter(after.plusMillis(1)));
        put("a", "new");

        assertThat(data(readAll(atTimestamp(shardId, old.approximateArrivalTimestamp()))))
                .containsExactly("old", "new");
        assertThat(data(readAll(atTimestamp(shardId, after)))).containsExactly("new");
    }

    @Test
    void limitBoundsAnAnswerAndTheNextIteratorGoesOn() {
        for (var i = 0; i < 5; i++) {
            put("a", "" + i);
        }
        var first = get(iterator("shardId-000000000000", ShardIteratorType.TRIM_HORIZON), 2);
        assertThat(data(first.records())).containsExactly("0", "1");
        var second = get(first.nextShardIterator(), 2);
        assertThat(data(second.records())).containsExactly("2", "3");
        assertThat(data(readAll(second.nextShardIterator()))).containsExactly("4");
    }

    @Test
    void aReaderAtTheTipIsNotBehindAndFindsWhatComesNext() {
        var empty = get(iterator("shardId-000000000000", ShardIteratorType.LATEST), 10);
        assertThat(empty.records()).isEmpty();
        assertThat(empty.millisBehindLatest()).isZero();
        put("a", "next");
        assertThat(data(readAll(empty.nextShardIterator()))).containsExactly("next");
    }

    @Test
    void aSplitShardEndsAndItsChildrenGoOn() {
        put("a", "before");
        kinesis.splitShard(request -> request.streamName(stream)
                .shardToSplit("shardId-000000000000")
                .newStartingHashKey(BigInteger.TWO.pow(126).toString()));
        awaitActive();
        var after = put("a", "after");

        var children = openShards().stream()
                .filter(shard -> "shardId-000000000000".equals(shard.parentShardId()))
                .toList();
        assertThat(children).hasSize(2);
        assertThat(children).extracting(Shard::shardId).contains(after.shardId());
        var end = readToTheEnd("shardId-000000000000");
        assertThat(data(end.records())).containsExactly("before");
        assertThat(end.childShards())
                .extracting(child -> child.shardId())
                .containsExactlyInAnyOrderElementsOf(
                        children.stream().map(Shard::shardId).toList());
        assertThat(data(readAll(iterator(after.shardId(), ShardIteratorType.TRIM_HORIZON))))
                .containsExactly("after");
        var parent = allShards().getFirst();
        assertThat(parent.sequenceNumberRange().endingSequenceNumber()).isNotNull();
        assertThat(new BigInteger(after.sequenceNumber()))
                .isGreaterThan(new BigInteger(end.records().getFirst().sequenceNumber()));
    }

    @Test
    void mergedShardsEndAndTheirChildTakesBothRanges() {
        kinesis.mergeShards(request -> request.streamName(stream)
                .shardToMerge("shardId-000000000000")
                .adjacentShardToMerge("shardId-000000000001"));
        awaitActive();
        var child = openShards();
        assertThat(child).hasSize(1);
        assertThat(child.getFirst().parentShardId()).isEqualTo("shardId-000000000000");
        assertThat(child.getFirst().adjacentParentShardId()).isEqualTo("shardId-000000000001");
        assertThat(child.getFirst().hashKeyRange().startingHashKey()).isEqualTo("0");
        assertThat(child.getFirst().hashKeyRange().endingHashKey()).isEqualTo(MAX_HASH_KEY);
    }

    @Test
    void aClosedShardCannotBeSplitAgain() {
        split();
        awaitActive();
        assertThatThrownBy(this::split).isInstanceOf(KinesisException.class);
    }

    @Test
    void shardFiltersTellOpenShardsFromAll() {
        split();
        awaitActive();
        assertThat(shards(ShardFilterType.AT_LATEST)).hasSize(3).doesNotContain("shardId-000000000000");
        assertThat(shards(ShardFilterType.FROM_TRIM_HORIZON)).hasSize(4);
    }

    @Test
    void shardsAreListedPageByPage() {
        var first = kinesis.listShards(request -> request.streamName(stream).maxResults(1));
        assertThat(first.shards()).hasSize(1);
        var second = kinesis.listShards(
                request -> request.nextToken(first.nextToken()).maxResults(1));
        assertThat(second.shards()).extracting(Shard::shardId).containsExactly("shardId-000000000001");
        assertThat(second.nextToken()).isNull();
    }

    @Test
    void updateShardCountDoublesTheOpenShards() {
        kinesis.updateShardCount(
                request -> request.streamName(stream).targetShardCount(4).scalingType("UNIFORM_SCALING"));
        awaitActive();
        assertThat(openShards()).hasSize(4);
    }

    @Test
    void summaryCountsOpenShards() {
        var summary = kinesis.describeStreamSummary(request -> request.streamName(stream))
                .streamDescriptionSummary();
        assertThat(summary.openShardCount()).isEqualTo(2);
        assertThat(summary.retentionPeriodHours()).isEqualTo(24);
        assertThat(summary.streamARN()).endsWith(":stream/" + stream);
        var described =
                kinesis.describeStream(request -> request.streamName(stream)).streamDescription();
        assertThat(described.shards()).hasSize(2);
        assertThat(described.hasMoreShards()).isFalse();
        assertThat(kinesis.listStreams().streamNames()).contains(stream);
    }

    @Test
    void retentionCanBeRaisedAndLowered() {
        kinesis.increaseStreamRetentionPeriod(
                request -> request.streamName(stream).retentionPeriodHours(48));
        assertThat(retentionHours()).isEqualTo(48);
        kinesis.decreaseStreamRetentionPeriod(
                request -> request.streamName(stream).retentionPeriodHours(24));
        assertThat(retentionHours()).isEqualTo(24);
    }

    @Test
    void consumersAreRegisteredListedAndDeregistered() {
        var arn = kinesis.describeStreamSummary(request -> request.streamName(stream))
                .streamDescriptionSummary()
                .streamARN();
        var consumer = kinesis.registerStreamConsumer(
                        request -> request.streamARN(arn).consumerName("reader"))
                .consumer();
        await().untilAsserted(() -> assertThat(
                        kinesis.describeStreamConsumer(request -> request.consumerARN(consumer.consumerARN()))
                                .consumerDescription()
                                .consumerStatusAsString())
                .isEqualTo("ACTIVE"));
        assertThat(kinesis.listStreamConsumers(request -> request.streamARN(arn))
                        .consumers())
                .hasSize(1);
        kinesis.deregisterStreamConsumer(request -> request.consumerARN(consumer.consumerARN()));
        await().untilAsserted(() -> assertThat(kinesis.listStreamConsumers(request -> request.streamARN(arn))
                        .consumers())
                .isEmpty());
    }

    @Test
    void mistakesAreAnsweredWithTheErrorsOfTheApi() {
        assertThatThrownBy(() -> kinesis.describeStreamSummary(request -> request.streamName("nobody")))
                .isInstanceOf(ResourceNotFoundException.class);
        assertThatThrownBy(() -> kinesis.createStream(
                        request -> request.streamName(stream).shardCount(1)))
                .isInstanceOf(ResourceInUseException.class);
        assertThatThrownBy(() -> iterator("shardId-000000000099", ShardIteratorType.LATEST))
                .isInstanceOf(ResourceNotFoundException.class);
    }

    KinesisClient client() {
        return kinesis;
    }

    String stream() {
        return stream;
    }

    void split() {
        kinesis.splitShard(request -> request.streamName(stream)
                .shardToSplit("shardId-000000000000")
                .newStartingHashKey(BigInteger.TWO.pow(126).toString()));
    }

    private int retentionHours() {
        return kinesis.describeStreamSummary(request -> request.streamName(stream))
                .streamDescriptionSummary()
                .retentionPeriodHours();
    }

    void awaitActive() {
        await().atMost(Duration.ofSeconds(60))
                .until(() -> kinesis.describeStreamSummary(request -> request.streamName(stream))
                                .streamDescriptionSummary()
                                .streamStatus()
                        == StreamStatus.ACTIVE);
    }

    private List<Shard> allShards() {
        return kinesis.listShards(request -> request.streamName(stream)).shards();
    }

    private List<Shard> openShards() {
        return allShards().stream()
                .filter(shard -> shard.sequenceNumberRange().endingSequenceNumber() == null)
                .toList();
    }

    List<String> shards(ShardFilterType filter) {
        return kinesis
                .listShards(request -> request.streamName(stream)
                        .shardFilter(ShardFilter.builder().type(filter).build()))
                .shards()
                .stream()
                .map(Shard::shardId)
                .toList();
    }

    PutRecordResponse put(String partitionKey, String data) {
        return kinesis.putRecord(
                request -> request.streamName(stream).partitionKey(partitionKey).data(SdkBytes.fromUtf8String(data)));
    }

    static PutRecordsRequestEntry entry(String partitionKey, String data) {
        return PutRecordsRequestEntry.builder()
                .partitionKey(partitionKey)
                .data(SdkBytes.fromUtf8String(data))
                .build();
    }

    private String iterator(String shardId, ShardIteratorType type) {
        return iterator(shardId, type, null);
    }

    private String iterator(String shardId, ShardIteratorType type, String sequenceNumber) {
        return kinesis.getShardIterator(request -> request.streamName(stream)
                        .shardId(shardId)
                        .shardIteratorType(type)
                        .startingSequenceNumber(sequenceNumber))
                .shardIterator();
    }

    private String atTimestamp(String shardId, Instant timestamp) {
        return kinesis.getShardIterator(request -> request.streamName(stream)
                        .shardId(shardId)
                        .shardIteratorType(ShardIteratorType.AT_TIMESTAMP)
                        .timestamp(timestamp))
                .shardIterator();
    }

    private GetRecordsResponse get(String iterator, int limit) {
        return kinesis.getRecords(request -> request.shardIterator(iterator).limit(limit));
    }

    /** Reads until an answer is empty, which at the tip or the end of a shard it is. */
    private List<Record> readAll(String from) {
        var records = new ArrayList<Record>();
        var iterator = from;
        while (iterator != null) {
            var answer = get(iterator, 1_000);
            records.addAll(answer.records());
            iterator = answer.records().isEmpty() ? null : answer.nextShardIterator();
        }
        return records;
    }

    /** Reads a closed shard; the answer that ends it, with all of its records. */
    private GetRecordsResponse readToTheEnd(String shardId) {
        var records = new ArrayList<Record>();
        var iterator = iterator(shardId, ShardIteratorType.TRIM_HORIZON);
        while (true) {
            var answer = get(iterator, 1_000);
            records.addAll(answer.records());
            iterator = answer.nextShardIterator();
            if (iterator == null) {
                return answer.toBuilder().records(records).build();
            }
        }
    }

    private static List<String> data(List<Record> records) {
        return records.stream().map(record -> record.data().asUtf8String()).toList();
    }
}
