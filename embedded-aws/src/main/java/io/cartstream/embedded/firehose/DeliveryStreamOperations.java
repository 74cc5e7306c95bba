package io.cartstream.embedded.firehose;

import io.cartstream.embedded.firehose.DeliveryStreamState.Compression;
import io.cartstream.embedded.firehose.FirehoseShapes.BufferingHints;
import io.cartstream.embedded.firehose.FirehoseShapes.CreateDeliveryStream;
import io.cartstream.embedded.firehose.FirehoseShapes.CreatedDeliveryStream;
import io.cartstream.embedded.firehose.FirehoseShapes.DeliveryStreamDescription;
import io.cartstream.embedded.firehose.FirehoseShapes.DeliveryStreamRequest;
import io.cartstream.embedded.firehose.FirehoseShapes.DescribedDeliveryStream;
import io.cartstream.embedded.firehose.FirehoseShapes.Destination;
import io.cartstream.embedded.firehose.FirehoseShapes.ListDeliveryStreams;
import io.cartstream.embedded.firehose.FirehoseShapes.ListedDeliveryStreams;
import io.cartstream.embedded.firehose.FirehoseShapes.S3Configuration;
import io.cartstream.embedded.firehose.FirehoseShapes.S3Description;
import io.cartstream.embedded.http.AwsError;
import io.cartstream.embedded.http.Operation;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The life of delivery streams: create, describe, list, delete. What they ask for is done when they answer. */
final class DeliveryStreamOperations {
    private static final String BUCKET_ARN_PREFIX = "arn:aws:s3:::";
    private static final int DEFAULT_STREAMS_PER_LIST = 10;
    private static final int BYTES_PER_MB = 1024 * 1024;

    private final DeliveryStreams streams;
    private final String region;
    private final Buffering buffering;

    DeliveryStreamOperations(DeliveryStreams streams, String region, Buffering buffering) {
        this.streams = streams;
        this.region = region;
        this.buffering = buffering;
    }

    Map<String, Operation> table() {
        return Map.of(
                "CreateDeliveryStream", Operation.of(CreateDeliveryStream.class, this::create),
                "DescribeDeliveryStream", Operation.of(DeliveryStreamRequest.class, this::describe),
                "ListDeliveryStreams", Operation.of(ListDeliveryStreams.class, this::list),
                "DeleteDeliveryStream", Operation.of(DeliveryStreamRequest.class, this::delete));
    }

    private CreatedDeliveryStream create(CreateDeliveryStream request) throws IOException {
        var name = request.deliveryStreamName();
        if (name == null || !name.matches("[a-zA-Z0-9_.-]{1,64}") || name.startsWith(".")) {
            throw AwsError.validation(
                    "Value '%s' at 'deliveryStreamName' failed to satisfy constraint: Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+"
                            .formatted(name));
        }
        streams.create(state(name, request.extendedS3DestinationConfiguration()));
        return new CreatedDeliveryStream(arn(name));
    }

    private DeliveryStreamState state(String name, @Nullable S3Configuration s3) {
        if (s3 == null || s3.bucketARN() == null || !s3.bucketARN().startsWith(BUCKET_ARN_PREFIX)) {
            throw invalid(
                    "ExtendedS3DestinationConfiguration with a BucketARN must be given: this stand-in delivers to S3 only");
        }
        var prefix = s3.prefix() == null ? "" : s3.prefix();
        try {
            ObjectKey.check(prefix);
        } catch (IllegalArgumentException e) {
            throw invalid(e.getMessage());
        }
        var hints = s3.bufferingHints() == null ? new BufferingHints(null, null) : s3.bufferingHints();
        return new DeliveryStreamState(
                name,
                streams.now(),
                s3.bucketARN().substring(BUCKET_ARN_PREFIX.length()),
                prefix,
                s3.errorOutputPrefix() == null ? "" : s3.errorOutputPrefix(),
                hints.intervalInSeconds() == null
                        ? buffering.interval().toMillis()
                        : hints.intervalInSeconds() * 1_000L,
                hints.sizeInMBs() == null ? buffering.bytes() : (long) hints.sizeInMBs() * BYTES_PER_MB,
                compression(s3.compressionFormat()),
                s3.fileExtension());
    }

    private static Compression compression(@Nullable String format) {
        return switch (format) {
            case null -> Compression.UNCOMPRESSED;
            case "UNCOMPRESSED" -> Compression.UNCOMPRESSED;
            case "GZIP" -> Compression.GZIP;
            default -> throw invalid("CompressionFormat must be GZIP or UNCOMPRESSED here, was " + format);
        };
    }

    private DescribedDeliveryStream describe(DeliveryStreamRequest request) {
        var state = streams.find(request.deliveryStreamName()).state();
        var s3 = new S3Description(
                BUCKET_ARN_PREFIX + state.bucket(),
                state.prefix(),
                state.errorOutputPrefix(),
                new BufferingHints(
                        (int) Math.max(1, state.bufferBytes() / BYTES_PER_MB), (int) (state.bufferMillis() / 1_000)),
                state.compression().name(),
                state.fileExtension());
        return new DescribedDeliveryStream(new DeliveryStreamDescription(
                state.name(),
                arn(state.name()),
                "ACTIVE",
                "DirectPut",
                "1",
                Instant.ofEpochMilli(state.createdAtMillis()),
                false,
                List.of(new Destination("destinationId-000000000001", s3))));
    }

    private ListedDeliveryStreams list(ListDeliveryStreams request) {
        var after = request.exclusiveStartDeliveryStreamName();
        var rest = streams.all().stream()
                .map(stream -> stream.state().name())
                .filter(name -> after == null || name.compareTo(after) > 0)
                .toList();
        var page = rest.stream()
                .limit(request.limit() == null ? DEFAULT_STREAMS_PER_LIST : request.limit())
                .toList();
        return new ListedDeliveryStreams(page, page.size() < rest.size());
    }

    private @Nullable Object delete(DeliveryStreamRequest request) throws IOException {
        streams.delete(request.deliveryStreamName());
        return null;
    }

    private String arn(String name) {
        return "arn:aws:firehose:" + region + ":" + DeliveryStreams.ACCOUNT + ":deliverystream/" + name;
    }

    private static AwsError invalid(String message) {
        return new AwsError(400, "InvalidArgumentException", message);
    }
}
