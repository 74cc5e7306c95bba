package io.cartstream.embedded.firehose;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.zip.CRC32C;
import java.util.zip.GZIPOutputStream;

/**
 * A buffer on disk: the records of one object to be. Its name holds the object's time and id, so that a delivery which is
 * repeated after a crash writes the same object again. Records are framed (length, CRC-32C, data); a half-written last one was
 * never acknowledged and is left out.
 */
final class Spool implements AutoCloseable {
    private static final String SUFFIX = ".spool";
    private static final int FRAME_BYTES = 8;

    private final Path file;
    private final Instant startedAt;
    private final UUID id;
    private final FileChannel channel;
    private long bytes;

    private Spool(Path file, Instant startedAt, UUID id, FileChannel channel) {
        this.file = file;
        this.startedAt = startedAt;
        this.id = id;
        this.channel = channel;
    }

    static Spool create(Path folder, Instant now) throws IOException {
        var id = UUID.randomUUID();
        var file = folder.resolve("%015d_%s%s".formatted(now.toEpochMilli(), id, SUFFIX));
        return open(file, StandardOpenOption.CREATE_NEW);
    }

    static Spool reopen(Path file) throws IOException {
        return open(file, StandardOpenOption.READ);
    }

    private static Spool open(Path file, StandardOpenOption how) throws IOException {
        var name = file.getFileName().toString();
        var parts = name.substring(0, name.length() - SUFFIX.length()).split("_", 2);
        var channel = FileChannel.open(file, how, StandardOpenOption.WRITE);
        return new Spool(file, Instant.ofEpochMilli(Long.parseLong(parts[0])), UUID.fromString(parts[1]), channel);
    }

    static boolean isSpool(Path file) {
        return file.getFileName().toString().endsWith(SUFFIX);
    }

    Instant startedAt() {
        return startedAt;
    }

    UUID id() {
        return id;
    }

    /** Bytes of data in it, as appended by this process. */
    long bytes() {
        return bytes;
    }

    /** Writes records; they are in the file when this returns. On failure the file is as before. */
    void append(List<byte[]> records) throws IOException {
        var frames = ByteBuffer.allocate(
                records.stream().mapToInt(record -> FRAME_BYTES + record.length).sum());
        for (var record : records) {
            frames.putInt(record.length).putInt(sum(record)).put(record);
            bytes += record.length;
        }
        var start = channel.position();
        frames.flip();
        try {
            while (frames.hasRemaining()) {
                channel.write(frames);
            }
        } catch (IOException e) {
            channel.truncate(start);
            throw e;
        }
    }

    /**
     * Writes the records' data, one after the other as Firehose does, to a file beside the spool.
     *
     * @return the file, with what is in it
     */
    Rendered render(DeliveryStreamState.Compression compression) throws IOException {
        var target = file.resolveSibling(file.getFileName() + ".object");
        var lines = 0L;
        try (var in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file)));
                var out = compressed(new BufferedOutputStream(Files.newOutputStream(target)), compression)) {
            var left = Files.size(file);
            while (left >= FRAME_BYTES) {
                var length = in.readInt();
                var sum = in.readInt();
                left -= FRAME_BYTES;
                if (length < 0 || length > left) {
                    break;
                }
                var record = in.readNBytes(length);
                if (sum != sum(record)) {
                    break;
                }
                left -= length;
                lines += linesIn(record);
                out.write(record);
            }
        } catch (EOFException e) {
            throw new IOException("The spool " + file + " changed while it was read", e);
        }
        return new Rendered(target, Files.size(target), lines);
    }

    private static long linesIn(byte[] record) {
        var lines = 0L;
        for (var character : record) {
            lines += character == '\n' ? 1 : 0;
        }
        return lines;
    }

    /**
     * An object to be.
     *
     * @param bytes its size, compressed where the stream compresses
     * @param lines ends of line in it
     */
    record Rendered(Path file, long bytes, long lines) {}

    private static OutputStream compressed(OutputStream out, DeliveryStreamState.Compression compression)
            throws IOException {
        return switch (compression) {
            case GZIP -> new GZIPOutputStream(out);
            case UNCOMPRESSED -> out;
        };
    }

    boolean isEmpty() throws IOException {
        return Files.size(file) == 0;
    }

    void delete() throws IOException {
        close();
        Files.deleteIfExists(file);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private static int sum(byte[] data) {
        var crc = new CRC32C();
        crc.update(data);
        return (int) crc.getValue();
    }
}
