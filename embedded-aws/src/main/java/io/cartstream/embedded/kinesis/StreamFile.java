package io.cartstream.embedded.kinesis;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import tools.jackson.databind.json.JsonMapper;

/** Keeps a stream's state in a file that is whole at every moment: written beside it, forced to the disk, moved over it. */
final class StreamFile {
    private static final String NAME = "stream.json";
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Path folder;

    StreamFile(Path folder) {
        this.folder = folder;
    }

    static boolean isIn(Path folder) {
        return Files.exists(folder.resolve(NAME));
    }

    StreamState load() throws IOException {
        return JSON.readValue(Files.readAllBytes(folder.resolve(NAME)), StreamState.class);
    }

    void save(StreamState state) throws IOException {
        var draft = folder.resolve(NAME + ".new");
        try (var channel = FileChannel.open(
                draft, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(JSON.writeValueAsBytes(state)));
            channel.force(true);
        }
        Files.move(draft, folder.resolve(NAME), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    void delete() throws IOException {
        Files.deleteIfExists(folder.resolve(NAME));
    }
}
