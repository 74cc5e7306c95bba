package io.cartstream.embedded.kinesis;

import io.cartstream.embedded.http.AwsError;
import io.cartstream.embedded.http.Operation;
import io.cartstream.embedded.kinesis.KinesisShapes.AddTags;
import io.cartstream.embedded.kinesis.KinesisShapes.ChangeRetention;
import io.cartstream.embedded.kinesis.KinesisShapes.CreateStream;
import io.cartstream.embedded.kinesis.KinesisShapes.DescribeStream;
import io.cartstream.embedded.kinesis.KinesisShapes.DescribedStream;
import io.cartstream.embedded.kinesis.KinesisShapes.EnhancedMonitoring;
import io.cartstream.embedded.kinesis.KinesisShapes.ListStreams;
import io.cartstream.embedded.kinesis.KinesisShapes.ListedStreams;
import io.cartstream.embedded.kinesis.KinesisShapes.ListedTags;
import io.cartstream.embedded.kinesis.KinesisShapes.StreamDescription;
import io.cartstream.embedded.kinesis.KinesisShapes.StreamDescriptionSummary;
import io.cartstream.embedded.kinesis.KinesisShapes.StreamModeDetails;
import io.cartstream.embedded.kinesis.KinesisShapes.StreamRequest;
import io.cartstream.embedded.kinesis.KinesisShapes.StreamSummary;
import io.cartstream.embedded.kinesis.KinesisShapes.SummarizedStream;
import io.cartstream.embedded.kinesis.KinesisShapes.Tag;
import java.io.IOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The life of streams: create, describe, list, keep longer, tag, delete. What they ask for is done when they answer. */
final class StreamOperations {
    private static final int DEFAULT_STREAMS_PER_LIST = 100;
    private static final String ACTIVE = "ACTIVE";
    private static final StreamModeDetails PROVISIONED = new StreamModeDetails("PROVISIONED");
    private static final List<EnhancedMonitoring> NO_MONITORING = List.of(new EnhancedMonitoring(List.of()));

    private final Streams streams;
    private final Arns arns;

    StreamOperations(Streams streams, Arns arns) {
        this.streams = streams;
        this.arns = arns;
    }

    Map<String, Operation> table() {
        return Map.of(
                "CreateStream", Operation.of(CreateStream.class, this::createStream),
                "DeleteStream", Operation.of(StreamRequest.class, this::deleteStream),
                "DescribeStream", Operation.of(DescribeStream.class, this::describeStream),
                "DescribeStreamSummary", Operation.of(StreamRequest.class, this::describeStreamSummary),
                "ListStreams", Operation.of(ListStreams.class, this::listStreams),
                "IncreaseStreamRetentionPeriod",
                        Operation.of(ChangeRetention.class, request -> changeRetention(request, true)),
                "DecreaseStreamRetentionPeriod",
                        Operation.of(ChangeRetention.class, request -> changeRetention(request, false)),
                "AddTagsToStream", Operation.of(AddTags.class, this::addTags),
                "ListTagsForStream", Operation.of(StreamRequest.class, this::listTags));
    }

    private @Nullable Object createStream(CreateStream request) throws IOException {
        var shardCount = request.shardCount() == null ? 1 : request.shardCount();
        streams.create(request.streamName(), shardCount, request.tags() == null ? Map.of() : request.tags());
        return null;
    }

    private @Nullable Object deleteStream(StreamRequest request) throws IOException {
        streams.delete(streams.find(request.streamName(), request.streamARN()));
        return null;
    }

    private DescribedStream describeStream(DescribeStream request) {
        var stream = streams.find(request.streamName(), request.streamARN());
        var state = stream.state();
        var page = ShardPage.of(
                state.shards(),
                request.exclusiveStartShardId(),
                request.limit() == null ? DEFAULT_STREAMS_PER_LIST : request.limit());
        return new DescribedStream(new StreamDescription(
                state.name(),
                arns.ofStream(state.name()),
                ACTIVE,
                PROVISIONED,
                page.shapes(stream),
                page.hasMore(),
                state.retentionHours(),
                Instant.ofEpochMilli(state.createdAtMillis()),
                NO_MONITORING,
                "NONE"));
    }

    private SummarizedStream describeStreamSummary(StreamRequest request) {
        var state = streams.find(request.streamName(), request.streamARN()).state();
        return new SummarizedStream(new StreamDescriptionSummary(
                state.name(),
                arns.ofStream(state.name()),
                ACTIVE,
                PROVISIONED,
                state.retentionHours(),
                Instant.ofEpochMilli(state.createdAtMillis()),
                NO_MONITORING,
                "NONE",
                state.openShards().size(),
                state.consumers().size()));
    }

    private ListedStreams listStreams(ListStreams request) {
        var limit = request.limit() == null ? DEFAULT_STREAMS_PER_LIST : request.limit();
        var after = request.nextToken() != null ? request.nextToken() : request.exclusiveStartStreamName();
        var rest = streams.all().stream()
                .map(DataStream::state)
                .filter(state -> after == null || state.name().compareTo(after) > 0)
                .toList();
        var page = rest.stream().limit(limit).toList();
        var hasMore = page.size() < rest.size();
        return new ListedStreams(
                page.stream().map(StreamState::name).toList(),
                hasMore,
                hasMore ? page.getLast().name() : null,
                page.stream()
                        .map(state -> new StreamSummary(
                                state.name(),
                                arns.ofStream(state.name()),
                                ACTIVE,
                                PROVISIONED,
                                Instant.ofEpochMilli(state.createdAtMillis())))
                        .toList());
    }

    private @Nullable Object changeRetention(ChangeRetention request, boolean increase) throws IOException {
        var stream = streams.find(request.streamName(), request.streamARN());
        var hours = request.retentionPeriodHours();
        var current = stream.state().retentionHours();
        if (hours < KinesisLimits.MIN_RETENTION_HOURS || hours > KinesisLimits.MAX_RETENTION_HOURS) {
            throw invalid("Retention period must be from %d to %d hours, was %d"
                    .formatted(KinesisLimits.MIN_RETENTION_HOURS, KinesisLimits.MAX_RETENTION_HOURS, hours));
        }
        if (increase ? hours < current : hours > current) {
            throw invalid(
                    "Requested retention period (%d hours) for stream %s can not be %s than existing retention period (%d hours)."
                            .formatted(hours, stream.state().name(), increase ? "shorter" : "longer", current));
        }
        stream.change(state -> state.withRetentionHours(hours));
        return null;
    }

    private static AwsError invalid(String message) {
        return new AwsError(400, "InvalidArgumentException", message);
    }

    private @Nullable Object addTags(AddTags request) throws IOException {
        streams.find(request.streamName(), request.streamARN()).change(state -> {
            var tags = new HashMap<>(state.tags());
            tags.putAll(request.tags());
            return state.withTags(tags);
        });
        return null;
    }

    private ListedTags listTags(StreamRequest request) {
        var tags = new TreeMap<>(
                streams.find(request.streamName(), request.streamARN()).state().tags());
        return new ListedTags(
                tags.entrySet().stream()
                        .map(tag -> new Tag(tag.getKey(), tag.getValue()))
                        .toList(),
                false);
    }
}
