package io.cartstream.embedded.kinesis;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * One file of a shard's log. One writer (its log's lock), any number of readers, who see what lies before {@link #end()}.
 */
final class Segment implements AutoCloseable {
    /** A slice that the JDK's per-thread buffers can hold without growing for good. */
    private static final int SLICE_BYTES = 256 * 1024;

    private static final int DAMAGED = -1;
    private static final String SUFFIX = ".log";

    private final long base;
    private final Path file;
    private final FileChannel channel;
    private final SparseIndex index = new SparseIndex();
    private volatile long end;
    private volatile long firstArrival = Long.MAX_VALUE;
    private boolean indexed;
    private long lastOffset = -1;
    private long lastArrival = -1;

    private Segment(long base, Path file, FileChannel channel, long end, boolean indexed) {
        this.base = base;
        this.file = file;
        this.channel = channel;
        this.end = end;
        this.indexed = indexed;
    }

    static Segment create(Path folder, long base) throws IOException {
        var file = folder.resolve("%020d".formatted(base) + SUFFIX);
        var channel = FileChannel.open(
                file, StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE);
        return new Segment(base, file, channel, 0, true);
    }

    /** Opens a segment of an earlier run, whose content is looked at only when it is needed. */
    static Segment open(Path file) throws IOException {
        var name = file.getFileName().toString();
        var channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
        return new Segment(
                Long.parseLong(name.substring(0, name.length() - SUFFIX.length())),
                file,
                channel,
                channel.size(),
                false);
    }

    static boolean isSegment(Path file) {
        return file.getFileName().toString().endsWith(SUFFIX);
    }

    long base() {
        return base;
    }

    long end() {
        return end;
    }

    boolean isEmpty() {
        return end == 0;
    }

    /** Cuts off what a crash left half-written, and everything behind it. */
    void cutTornTail() throws IOException {
        ensureIndexed();
        if (channel.size() > end) {
            channel.truncate(end);
        }
    }

    synchronized long lastOffset() throws IOException {
        ensureIndexed();
        return lastOffset;
    }

    synchronized long lastArrival() throws IOException {
        ensureIndexed();
        return lastArrival;
    }

    /** When the first record arrived; {@link Long#MAX_VALUE} if there is none. Looks at that record only. */
    long firstArrival() throws IOException {
        if (firstArrival == Long.MAX_VALUE && end >= RecordFormat.HEADER_BYTES) {
            firstArrival = RecordFormat.arrivalAt(read(0, RecordFormat.HEADER_BYTES), 0);
        }
        return firstArrival;
    }

    long positionBefore(long offset) throws IOException {
        ensureIndexed();
        return index.positionBefore(offset);
    }

    long positionBeforeArrival(long arrivedAt) throws IOException {
        ensureIndexed();
        return index.positionBeforeArrival(arrivedAt);
    }

    /** Writes whole records; readers see them once {@link #publish} has been called. On failure the file is as before. */
    void write(ByteBuffer records) throws IOException {
        var start = end;
        try {
            for (var position = start; records.hasRemaining(); ) {
                var slice = records.slice(records.position(), Math.min(SLICE_BYTES, records.remaining()));
                var written = channel.write(slice, position);
                position += written;
                records.position(records.position() + written);
            }
        } catch (IOException e) {
            channel.truncate(start);
            throw e;
        }
    }

    synchronized void noteRecord(long offset, long arrivedAt, long position) {
        index.note(offset, arrivedAt, position);
        lastOffset = offset;
        lastArrival = arrivedAt;
    }

    void publish(long newEnd) {
        end = newEnd;
    }

    /** Bytes from a position, as many as {@code wanted} and the segment allow. */
    ByteBuffer read(long position, int wanted) throws IOException {
        var bytes = ByteBuffer.allocate((int) Math.max(0, Math.min(wanted, end - position)));
        while (bytes.hasRemaining()) {
            var slice = bytes.slice(bytes.position(), Math.min(SLICE_BYTES, bytes.remaining()));
            var got = channel.read(slice, position + bytes.position());
            if (got < 0) {
                throw new EOFException(file + " ends before byte " + (position + bytes.limit()));
            }
            bytes.position(bytes.position() + got);
        }
        return bytes.flip();
    }

    void delete() throws IOException {
        close();
        Files.deleteIfExists(file);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private synchronized void ensureIndexed() throws IOException {
        if (indexed) {
            return;
        }
        var position = 0L;
        var wanted = SLICE_BYTES;
        while (position < end) {
            var bytes = read(position, wanted);
            var at = 0;
            var size = wholeSizeAt(bytes, at);
            while (size > 0) {
                noteRecord(RecordFormat.offsetAt(bytes, at), RecordFormat.arrivalAt(bytes, at), position + at);
                at += size;
                size = wholeSizeAt(bytes, at);
            }
            position += at;
            if (size == DAMAGED || (at == 0 && bytes.limit() < wanted)) {
                break;
            }
            wanted = at == 0 ? wanted * 4 : SLICE_BYTES;
        }
        end = position;
        indexed = true;
    }

    /** The size of the record here; 0 if it goes on beyond these bytes, {@link #DAMAGED} if it is none. */
    private static int wholeSizeAt(ByteBuffer bytes, int at) {
        if (at + RecordFormat.HEADER_BYTES > bytes.limit()) {
            return 0;
        }
        var size = RecordFormat.sizeAt(bytes, at);
        if (size < 0) {
            return DAMAGED;
        }
        if (at + size > bytes.limit()) {
            return 0;
        }
        return RecordFormat.isWholeAt(bytes, at, size) ? size : DAMAGED;
    }
}
