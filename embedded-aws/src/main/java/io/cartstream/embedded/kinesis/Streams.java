package io.cartstream.embedded.kinesis;

import io.cartstream.embedded.http.AwsError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/** The streams of the data folder, each in a folder of its name. Thread-safe. */
final class Streams implements AutoCloseable {
    private final Path folder;
    private final Clock clock;
    private final boolean limited;
    private final ConcurrentSkipListMap<String, DataStream> byName = new ConcurrentSkipListMap<>();

    private Streams(Path folder, Clock clock, boolean limited) {
        this.folder = folder;
        this.clock = clock;
        this.limited = limited;
    }

    static Streams open(Path folder, Clock clock, boolean limited) throws IOException {
        Files.createDirectories(folder);
        var streams = new Streams(folder, clock, limited);
        try (var folders = Files.list(folder)) {
            for (var each : folders.filter(StreamFile::isIn).toList()) {
                var stream = DataStream.open(each, clock, limited);
                streams.byName.put(stream.state().name(), stream);
            }
        }
        return streams;
    }

    synchronized void create(String name, int shardCount, Map<String, String> tags) throws IOException {
        if (!name.matches("[a-zA-Z0-9_.-]{1,128}") || name.startsWith(".")) {
            throw AwsError.validation(
                    "Value '%s' at 'streamName' failed to satisfy constraint: Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+"
                            .formatted(name));
        }
        if (byName.containsKey(name)) {
            throw new AwsError(
                    400,
                    "ResourceInUseException",
                    "Stream %s under account %s already exists.".formatted(name, Arns.ACCOUNT));
        }
        requireShardCount(shardCount);
        var state = StreamState.create(name, shardCount, clock.millis()).withTags(tags);
        byName.put(name, DataStream.create(folder.resolve(name), state, clock, limited));
    }

    static void requireShardCount(int shardCount) {
        if (shardCount < 1) {
            throw AwsError.validation(
                    "Value '%d' at 'shardCount' failed to satisfy constraint: Member must have value greater than or equal to 1"
                            .formatted(shardCount));
        }
        if (shardCount > KinesisLimits.MAX_SHARDS) {
            throw new AwsError(
                    400,
                    "LimitExceededException",
                    "This request would exceed the shard limit of %d".formatted(KinesisLimits.MAX_SHARDS));
        }
    }

    synchronized void delete(DataStream stream) throws IOException {
        byName.remove(stream.state().name());
        stream.delete();
    }

    DataStream find(@Nullable String name, @Nullable String arn) {
        var wanted = Arns.streamName(name, arn);
        var stream = byName.get(wanted);
        if (stream == null) {
            throw new AwsError(
                    400,
                    "ResourceNotFoundException",
                    "Stream %s under account %s not found.".formatted(wanted, Arns.ACCOUNT));
        }
        return stream;
    }

    List<DataStream> all() {
        return List.copyOf(byName.values());
    }

    @Override
    public void close() throws IOException {
        for (var stream : byName.values()) {
            stream.close();
        }
    }
}
