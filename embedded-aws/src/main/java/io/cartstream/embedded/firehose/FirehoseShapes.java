package io.cartstream.embedded.firehose;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The shapes of the Firehose API as they go over the wire; a component's name with a capital is the member's name.
 * Source: https://docs.aws.amazon.com/firehose/latest/APIReference/.
 */
@SuppressWarnings("ArrayRecordComponent") // blobs that are only passed on, never compared
final class FirehoseShapes {
    private FirehoseShapes() {}

    record CreateDeliveryStream(
            @Nullable String deliveryStreamName, @Nullable S3Configuration extendedS3DestinationConfiguration) {}

    record S3Configuration(
            @Nullable String bucketARN,
            @Nullable String prefix,
            @Nullable String errorOutputPrefix,
            @Nullable BufferingHints bufferingHints,
            @Nullable String compressionFormat,
            @Nullable String fileExtension) {}

    record BufferingHints(
            @Nullable Integer sizeInMBs, @Nullable Integer intervalInSeconds) {}

    record CreatedDeliveryStream(String deliveryStreamARN) {}

    record DeliveryStreamRequest(String deliveryStreamName) {}

    record DescribedDeliveryStream(DeliveryStreamDescription deliveryStreamDescription) {}

    record DeliveryStreamDescription(
            String deliveryStreamName,
            String deliveryStreamARN,
            String deliveryStreamStatus,
            String deliveryStreamType,
            String versionId,
            Instant createTimestamp,
            boolean hasMoreDestinations,
            List<Destination> destinations) {}

    record Destination(String destinationId, S3Description extendedS3DestinationDescription) {}

    record S3Description(
            String bucketARN,
            String prefix,
            String errorOutputPrefix,
            BufferingHints bufferingHints,
            String compressionFormat,
            @Nullable String fileExtension) {}

    record ListDeliveryStreams(
            @Nullable Integer limit, @Nullable String exclusiveStartDeliveryStreamName) {}

    record ListedDeliveryStreams(List<String> deliveryStreamNames, boolean hasMoreDeliveryStreams) {}

    record PutRecord(String deliveryStreamName, @Nullable Entry record) {}

    record PutRecordBatch(
            String deliveryStreamName, @Nullable List<Entry> records) {}

    record Entry(byte @Nullable [] data) {}

    record PutRecordResult(String recordId, boolean encrypted) {}

    record PutRecordBatchResult(int failedPutCount, boolean encrypted, List<EntryResult> requestResponses) {}

    record EntryResult(
            @Nullable String recordId,
            @Nullable String errorCode,
            @Nullable String errorMessage) {}
}
