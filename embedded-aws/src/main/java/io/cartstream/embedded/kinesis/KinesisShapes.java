package io.cartstream.embedded.kinesis;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The shapes of the Kinesis API as they go over the wire; a component's name with a capital is the member's name.
 * Source: https://docs.aws.amazon.com/kinesis/latest/APIReference/.
 */
@SuppressWarnings("ArrayRecordComponent") // blobs that are only passed on, never compared
final class KinesisShapes {
    private KinesisShapes() {}

    // What callers send

    record StreamRequest(
            @Nullable String streamName, @Nullable String streamARN) {}

    record CreateStream(
            String streamName,
            @Nullable Integer shardCount,
            @Nullable Map<String, String> tags) {}

    record DescribeStream(
            @Nullable String streamName,
            @Nullable String streamARN,
            @Nullable Integer limit,
            @Nullable String exclusiveStartShardId) {}

    record ListStreams(
            @Nullable Integer limit,
            @Nullable String exclusiveStartStreamName,
            @Nullable String nextToken) {}

    record ListShards(
            @Nullable String streamName,
            @Nullable String streamARN,
            @Nullable String nextToken,
            @Nullable String exclusiveStartShardId,
            @Nullable Integer maxResults,
            @Nullable ShardFilter shardFilter) {}

    record ShardFilter(
            String type, @Nullable String shardId, @Nullable Instant timestamp) {}

    record PutRecord(
            @Nullable String streamName,
            @Nullable String streamARN,
            @Nullable String partitionKey,
            @Nullable String explicitHashKey,
            byte @Nullable [] data) {}

    record PutRecords(
            @Nullable String streamName,
            @Nullable String streamARN,
            @Nullable List<PutEntry> records) {}

    record PutEntry(@Nullable String partitionKey, @Nullable String explicitHashKey, byte @Nullable [] data) {}

    record GetShardIterator(
            @Nullable String streamName,
            @Nullable String streamARN,
            @Nullable String shardId,
            @Nullable String shardIteratorType,
            @Nullable String startingSequenceNumber,
            @Nullable Instant timestamp) {}

    record GetRecords(
            @Nullable String shardIterator, @Nullable Integer limit) {}

    record SplitShard(
            @Nullable String streamName, @Nullable String streamARN, String shardToSplit, String newStartingHashKey) {}

    record MergeShards(
            @Nullable String streamName,
            @Nullable String streamARN,
            String shardToMerge,
            String adjacentShardToMerge) {}

    record UpdateShardCount(
            @Nullable String streamName,
            @Nullable String streamARN,
            int targetShardCount,
            @Nullable String scalingType) {}

    record ChangeRetention(
            @Nullable String streamName, @Nullable String streamARN, int retentionPeriodHours) {}

    record AddTags(@Nullable String streamName, @Nullable String streamARN, Map<String, String> tags) {}

    record RegisterConsumer(String streamARN, String consumerName) {}

    record ConsumerRequest(
            @Nullable String streamARN,
            @Nullable String consumerName,
            @Nullable String consumerARN) {}

    record ListConsumers(
            String streamARN,
            @Nullable String nextToken,
            @Nullable Integer maxResults) {}

    record SubscribeToShard(String consumerARN, String shardId, StartingPosition startingPosition) {}

    record StartingPosition(
            String type,
            @Nullable String sequenceNumber,
            @Nullable Instant timestamp) {}

    // What callers get

    record HashKeyRange(String startingHashKey, String endingHashKey) {}

    record SequenceNumberRange(
            String startingSequenceNumber, @Nullable String endingSequenceNumber) {}

    record ShardShape(
            String shardId,
            @Nullable String parentShardId,
            @Nullable String adjacentParentShardId,
            HashKeyRange hashKeyRange,
            SequenceNumberRange sequenceNumberRange) {}

    record ListedShards(List<ShardShape> shards, @Nullable String nextToken) {}

    record StreamModeDetails(String streamMode) {}

    record StreamDescription(
            String streamName,
            String streamARN,
            String streamStatus,
            StreamModeDetails streamModeDetails,
            List<ShardShape> shards,
            boolean hasMoreShards,
            int retentionPeriodHours,
            Instant streamCreationTimestamp,
            List<EnhancedMonitoring> enhancedMonitoring,
            String encryptionType) {}

    record EnhancedMonitoring(List<String> shardLevelMetrics) {}

    record DescribedStream(StreamDescription streamDescription) {}

    record StreamDescriptionSummary(
            String streamName,
            String streamARN,
            String streamStatus,
            StreamModeDetails streamModeDetails,
            int retentionPeriodHours,
            Instant streamCreationTimestamp,
            List<EnhancedMonitoring> enhancedMonitoring,
            String encryptionType,
            int openShardCount,
            int consumerCount) {}

    record SummarizedStream(StreamDescriptionSummary streamDescriptionSummary) {}

    record StreamSummary(
            String streamName,
            String streamARN,
            String streamStatus,
            StreamModeDetails streamModeDetails,
            Instant streamCreationTimestamp) {}

    record ListedStreams(
            List<String> streamNames,
            boolean hasMoreStreams,
            @Nullable String nextToken,
            List<StreamSummary> streamSummaries) {}

    record PutRecordResult(String shardId, String sequenceNumber, String encryptionType) {}

    record PutRecordsResult(int failedRecordCount, List<PutEntryResult> records, String encryptionType) {}

    record PutEntryResult(
            @Nullable String sequenceNumber,
            @Nullable String shardId,
            @Nullable String errorCode,
            @Nullable String errorMessage) {}

    record ShardIterator(String shardIterator) {}

    record RecordShape(String sequenceNumber, Instant approximateArrivalTimestamp, byte[] data, String partitionKey) {}

    record ChildShard(String shardId, List<String> parentShards, HashKeyRange hashKeyRange) {}

    record GotRecords(
            List<RecordShape> records,
            @Nullable String nextShardIterator,
            long millisBehindLatest,
            @Nullable List<ChildShard> childShards) {}

    record UpdatedShardCount(String streamName, String streamARN, int currentShardCount, int targetShardCount) {}

    record ConsumerShape(
            String consumerName, String consumerARN, String consumerStatus, Instant consumerCreationTimestamp) {}

    record ConsumerDescription(
            String consumerName,
            String consumerARN,
            String consumerStatus,
            Instant consumerCreationTimestamp,
            String streamARN) {}

    record RegisteredConsumer(ConsumerShape consumer) {}

    record DescribedConsumer(ConsumerDescription consumerDescription) {}

    record ListedConsumers(
            List<ConsumerShape> consumers, @Nullable String nextToken) {}

    record Tag(String key, String value) {}

    record ListedTags(List<Tag> tags, boolean hasMoreTags) {}

    record SubscribeToShardEvent(
            List<RecordShape> records,
            @Nullable String continuationSequenceNumber,
            long millisBehindLatest,
            @Nullable List<ChildShard> childShards) {}
}
