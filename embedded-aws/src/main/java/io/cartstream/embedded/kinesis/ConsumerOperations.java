package io.cartstream.embedded.kinesis;

import io.cartstream.embedded.http.AwsError;
import io.cartstream.embedded.http.Operation;
import io.cartstream.embedded.kinesis.KinesisShapes.ConsumerDescription;
import io.cartstream.embedded.kinesis.KinesisShapes.ConsumerRequest;
import io.cartstream.embedded.kinesis.KinesisShapes.ConsumerShape;
import io.cartstream.embedded.kinesis.KinesisShapes.DescribedConsumer;
import io.cartstream.embedded.kinesis.KinesisShapes.ListConsumers;
import io.cartstream.embedded.kinesis.KinesisShapes.ListedConsumers;
import io.cartstream.embedded.kinesis.KinesisShapes.RegisterConsumer;
import io.cartstream.embedded.kinesis.KinesisShapes.RegisteredConsumer;
import io.cartstream.embedded.kinesis.KinesisShapes.SubscribeToShard;
import io.cartstream.embedded.kinesis.StreamState.ConsumerState;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Enhanced fan-out: consumers and their subscriptions. A consumer has one subscription a shard; a newer one takes over. */
final class ConsumerOperations {
    private static final String ACTIVE = "ACTIVE";

    private final Streams streams;
    private final ShardReader reader;
    private final Arns arns;
    private final Clock clock;
    private final Map<String, Subscription> subscriptions = new ConcurrentHashMap<>();

    ConsumerOperations(Streams streams, ShardReader reader, Arns arns, Clock clock) {
        this.streams = streams;
        this.reader = reader;
        this.arns = arns;
        this.clock = clock;
    }

    Map<String, Operation> table() {
        return Map.of(
                "RegisterStreamConsumer", Operation.of(RegisterConsumer.class, this::register),
                "DescribeStreamConsumer", Operation.of(ConsumerRequest.class, this::describe),
                "ListStreamConsumers", Operation.of(ListConsumers.class, this::list),
                "DeregisterStreamConsumer", Operation.of(ConsumerRequest.class, this::deregister),
                "SubscribeToShard", Operation.streaming(SubscribeToShard.class, this::subscribe));
    }

    private RegisteredConsumer register(RegisterConsumer request) throws IOException {
        var stream = streams.find(null, request.streamARN());
        var consumer = new ConsumerState(request.consumerName(), clock.millis());
        stream.change(state -> {
            if (state.consumers().stream().anyMatch(named(consumer.name()))) {
                throw new AwsError(
                        400,
                        "ResourceInUseException",
                        "Consumer %s under stream %s already exists.".formatted(consumer.name(), state.name()));
            }
            if (state.consumers().size() >= KinesisLimits.MAX_CONSUMERS) {
                throw new AwsError(
                        400,
                        "LimitExceededException",
                        "Stream %s has %d consumers, which is the limit."
                                .formatted(state.name(), KinesisLimits.MAX_CONSUMERS));
            }
            var consumers = new ArrayList<>(state.consumers());
            consumers.add(consumer);
            return state.withConsumers(consumers);
        });
        return new RegisteredConsumer(shape(stream, consumer));
    }

    private DescribedConsumer describe(ConsumerRequest request) {
        var stream = stream(request);
        var consumer = consumer(stream, name(request));
        var shape = shape(stream, consumer);
        return new DescribedConsumer(new ConsumerDescription(
                shape.consumerName(),
                shape.consumerARN(),
                shape.consumerStatus(),
                shape.consumerCreationTimestamp(),
                arns.ofStream(stream.state().name())));
    }

    private ListedConsumers list(ListConsumers request) {
        var stream = streams.find(null, request.streamARN());
        return new ListedConsumers(
                stream.state().consumers().stream()
                        .map(consumer -> shape(stream, consumer))
                        .toList(),
                null);
    }

    private @Nullable Object deregister(ConsumerRequest request) throws IOException {
        var stream = stream(request);
        var consumer = consumer(stream, name(request));
        stream.change(state -> state.withConsumers(state.consumers().stream()
                .filter(named(consumer.name()).negate())
                .toList()));
        return null;
    }

    private Operation.EventSource subscribe(SubscribeToShard request) throws IOException {
        var stream = streams.find(null, request.consumerARN());
        var consumer = consumer(stream, Arns.consumerName(request.consumerARN()));
        var shard = stream.shardState(request.shardId());
        var position = request.startingPosition();
        var cursor = reader.start(stream, shard, position.type(), position.sequenceNumber(), position.timestamp());
        var key = arns.ofConsumer(stream.state().name(), consumer) + "/" + shard.id();
        return sink -> {
            var subscription = new Subscription(stream, shard, reader, clock);
            var displaced = subscriptions.put(key, subscription);
            if (displaced != null) {
                displaced.end();
            }
            try {
                subscription.run(cursor, sink);
            } finally {
                subscriptions.remove(key, subscription);
            }
        };
    }

    private DataStream stream(ConsumerRequest request) {
        return streams.find(null, request.consumerARN() != null ? request.consumerARN() : request.streamARN());
    }

    private static String name(ConsumerRequest request) {
        if (request.consumerARN() != null) {
            return Arns.consumerName(request.consumerARN());
        }
        if (request.consumerName() == null) {
            throw new AwsError(
                    400, "InvalidArgumentException", "ConsumerARN, or StreamARN and ConsumerName, must be given");
        }
        return request.consumerName();
    }

    private static ConsumerState consumer(DataStream stream, String name) {
        return stream.state().consumers().stream()
                .filter(named(name))
                .findFirst()
                .orElseThrow(() -> new AwsError(
                        400,
                        "ResourceNotFoundException",
                        "Consumer %s under stream %s not found."
                                .formatted(name, stream.state().name())));
    }

    private static Predicate<ConsumerState> named(String name) {
        return consumer -> consumer.name().equals(name);
    }

    private ConsumerShape shape(DataStream stream, ConsumerState consumer) {
        return new ConsumerShape(
                consumer.name(),
                arns.ofConsumer(stream.state().name(), consumer),
                ACTIVE,
                Instant.ofEpochMilli(consumer.createdAtMillis()));
    }
}
