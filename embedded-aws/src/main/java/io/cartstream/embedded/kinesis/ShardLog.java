package io.cartstream.embedded.kinesis;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The records of one shard: an append-only log in segments of {@value #SEGMENT_BYTES} bytes.
 *
 * <p>An append is in the file, and so in the kernel's hands, before it returns: it survives the death of this process, not that
 * of the machine (there is no fsync). A half-written tail is cut off on opening. Offsets are never used twice: each opening
 * leaves a gap of {@value #GAP_AT_OPENING}, more than a machine's crash can have taken back. Reading costs memory for its
 * answer only. Thread-safe.
 */
final class ShardLog implements AutoCloseable {
    private static final long SEGMENT_BYTES = 64L * 1024 * 1024;
    /** Not 0, which is the shard's own starting sequence number. */
    private static final long FIRST_OFFSET = 1;

    private static final long GAP_AT_OPENING = 1L << 24;
    private static final int FIRST_READ_BYTES = 128 * 1024;

    private final Path folder;
    private final Clock clock;
    private final ConcurrentSkipListMap<Long, Segment> segments;
    private final ReentrantLock appending = new ReentrantLock();
    private final Condition appended = appending.newCondition();
    private Segment active;
    private long lastArrival;
    private volatile long nextOffset;
    private volatile long lastOffset;
    private volatile boolean closed;

    private ShardLog(
            Path folder,
            Clock clock,
            ConcurrentSkipListMap<Long, Segment> segments,
            long lastOffset,
            long nextOffset,
            long lastArrival) {
        this.folder = folder;
        this.clock = clock;
        this.segments = segments;
        this.lastOffset = lastOffset;
        this.nextOffset = nextOffset;
        this.lastArrival = lastArrival;
    }

    /** Opens the log in a folder, which is made if need be. */
    static ShardLog open(Path folder, Clock clock) throws IOException {
        Files.createDirectories(folder);
        var segments = new ConcurrentSkipListMap<Long, Segment>();
        try (var files = Files.list(folder)) {
            for (var file : files.filter(Segment::isSegment).toList()) {
                var segment = Segment.open(file);
                segments.put(segment.base(), segment);
            }
        }
        if (segments.isEmpty()) {
            return new ShardLog(folder, clock, segments, FIRST_OFFSET - 1, FIRST_OFFSET, 0);
        }
        var last = segments.lastEntry().getValue();
        last.cutTornTail();
        var lastOffset = Math.max(last.base() - 1, last.lastOffset());
        return new ShardLog(folder, clock, segments, lastOffset, lastOffset + 1 + GAP_AT_OPENING, last.lastArrival());
    }

    /**
     * Appends records with consecutive offsets.
     *
     * @return the first one's offset
     */
    long append(List<NewRecord> entries) throws IOException {
        appending.lock();
        try {
            var segment = segmentForAppending();
            var arrivedAt = Math.max(lastArrival, clock.millis());
            var first = nextOffset;
            segment.write(encode(entries, first, arrivedAt));
            var position = segment.end();
            for (var i = 0; i < entries.size(); i++) {
                segment.noteRecord(first + i, arrivedAt, position);
                position += RecordFormat.size(entries.get(i));
            }
            lastArrival = arrivedAt;
            segment.publish(position);
            nextOffset = first + entries.size();
            lastOffset = nextOffset - 1;
            appended.signalAll();
            return first;
        } finally {
            appending.unlock();
        }
    }

    private static ByteBuffer encode(List<NewRecord> entries, long firstOffset, long arrivedAt) {
        var bytes = ByteBuffer.allocate(
                entries.stream().mapToInt(RecordFormat::size).sum());
        var offset = firstOffset;
        for (var entry : entries) {
            RecordFormat.write(bytes, entry, offset++, arrivedAt);
        }
        return bytes.flip();
    }

    private Segment segmentForAppending() throws IOException {
        if (active == null || active.end() >= SEGMENT_BYTES) {
            active = Segment.create(folder, nextOffset);
            segments.put(active.base(), active);
        }
        return active;
    }

    /** The offset the next record will have. */
    long nextOffset() {
        return nextOffset;
    }

    /** Whether there is nothing to read at this cursor yet. */
    boolean isAtEnd(Cursor cursor) {
        return cursor.offset() > lastOffset;
    }

    /** Where the first record with this offset or a later one is, or will be. */
    Cursor at(long wanted) throws IOException {
        var offset = Math.max(wanted, FIRST_OFFSET);
        var floor = segments.floorEntry(offset);
        if (floor == null) {
            return segments.isEmpty() ? new Cursor(offset, 0, 0) : new Cursor(offset, segments.firstKey(), 0);
        }
        return new Cursor(offset, floor.getKey(), floor.getValue().positionBefore(offset));
    }

    /** Where the next record will be. */
    Cursor latest() {
        appending.lock();
        try {
            return active == null ? new Cursor(nextOffset, 0, 0) : new Cursor(nextOffset, active.base(), active.end());
        } finally {
            appending.unlock();
        }
    }

    /** Where the first record is that arrived at this time or later, or will be. */
    Cursor atArrival(long millis) throws IOException {
        var end = latest();
        Segment start = null;
        for (var segment : segments.values()) {
            if (start != null && segment.firstArrival() >= millis) {
                break;
            }
            start = segment;
        }
        if (start == null) {
            return end;
        }
        var from = new Cursor(start.base(), start.base(), start.positionBeforeArrival(millis));
        var found = scan(from, end.offset(), 1, 1, millis);
        return found.records().isEmpty() ? end : at(found.records().getFirst().offset());
    }

    /** When the oldest record arrived; {@link Long#MAX_VALUE} if there is none. */
    long oldestArrival() throws IOException {
        for (var segment : segments.values()) {
            if (!segment.isEmpty()) {
                return segment.firstArrival();
            }
        }
        return Long.MAX_VALUE;
    }

    /**
     * Reads on from a cursor.
     *
     * @param maxRecords at most so many
     * @param maxBytes at most so many, but always one record if there is one
     */
    Batch read(Cursor from, int maxRecords, int maxBytes) throws IOException {
        if (isAtEnd(from)) {
            return new Batch(List.of(), from);
        }
        var end = lastOffset + 1;
        try {
            return scan(trusted(from), end, maxRecords, maxBytes, Long.MIN_VALUE);
        } catch (ClosedChannelException e) {
            if (closed) {
                throw e;
            }
            return scan(at(from.offset()), end, maxRecords, maxBytes, Long.MIN_VALUE); // trimmed under our eyes
        }
    }

    /** The cursor itself if its record begins where it says, otherwise one that was looked up. */
    private Cursor trusted(Cursor from) throws IOException {
        var segment = segments.get(from.segment());
        if (segment != null && from.position() >= 0) {
            if (from.position() == segment.end()) {
                return from;
            }
            var header = segment.read(from.position(), RecordFormat.HEADER_BYTES);
            if (header.limit() == RecordFormat.HEADER_BYTES && RecordFormat.offsetAt(header, 0) == from.offset()) {
                return from;
            }
        }
        return at(from.offset());
    }

    private Batch scan(Cursor from, long end, int maxRecords, int maxBytes, long notBefore) throws IOException {
        var records = new ArrayList<StoredRecord>();
        var entry = segments.ceilingEntry(from.segment());
        var position = entry != null && entry.getKey() == from.segment() ? from.position() : 0;
        var next = from.offset();
        var bytesLeft = maxBytes;
        var wanted = Math.min(FIRST_READ_BYTES, maxBytes + RecordFormat.HEADER_BYTES);
        while (entry != null && next < end) {
            var segment = entry.getValue();
            if (position >= segment.end()) {
                var following = segments.higherEntry(entry.getKey());
                if (following == null) {
                    return new Batch(records, new Cursor(end, entry.getKey(), position));
                }
                entry = following;
                position = 0;
                continue;
            }
            var bytes = segment.read(position, wanted);
            var at = 0;
            while (at + RecordFormat.HEADER_BYTES <= bytes.limit()) {
                var size = sizeAt(bytes, at, segment, position);
                if (at + size > bytes.limit()) {
                    break;
                }
                var offset = RecordFormat.offsetAt(bytes, at);
                if (offset >= from.offset() && RecordFormat.arrivalAt(bytes, at) >= notBefore) {
                    if (records.size() == maxRecords || (!records.isEmpty() && size > bytesLeft)) {
                        return new Batch(records, new Cursor(next, entry.getKey(), position + at));
                    }
                    records.add(RecordFormat.readAt(bytes, at, size));
                    bytesLeft -= size;
                }
                next = Math.max(next, offset + 1);
                at += size;
            }
            if (at == 0 && position + bytes.limit() >= segment.end()) {
                throw new IOException(
                        "A record at byte %d of segment %d is cut short".formatted(position, segment.base()));
            }
            wanted = at == 0 ? wanted * 4 : Math.clamp(bytesLeft, FIRST_READ_BYTES, 8 * FIRST_READ_BYTES);
            position += at;
        }
        return new Batch(records, new Cursor(next, entry == null ? from.segment() : entry.getKey(), position));
    }

    private static int sizeAt(ByteBuffer bytes, int at, Segment segment, long position) throws IOException {
        var size = RecordFormat.sizeAt(bytes, at);
        if (size < 0) {
            throw new IOException("No record at byte %d of segment %d".formatted(position + at, segment.base()));
        }
        return size;
    }

    /** Waits until there is a record at this offset or beyond, at most so long. */
    void awaitRecord(long offset, Duration atMost) throws InterruptedException {
        appending.lock();
        try {
            var left = atMost.toNanos();
            while (lastOffset < offset && left > 0 && !closed) {
                left = appended.awaitNanos(left);
            }
        } finally {
            appending.unlock();
        }
    }

    /** Lets go of the segments all of whose records arrived before this time. */
    void trim(long arrivedBefore) throws IOException {
        appending.lock();
        try {
            if (active != null && !active.isEmpty() && active.lastArrival() < arrivedBefore) {
                active = null;
                segmentForAppending();
            }
            while (segments.size() > 1) {
                var oldest = segments.firstEntry().getValue();
                if (oldest.lastArrival() >= arrivedBefore) {
                    return;
                }
                segments.remove(oldest.base());
                oldest.delete();
            }
        } finally {
            appending.unlock();
        }
    }

    /** Bytes on disk. */
    long bytes() {
        return segments.values().stream().mapToLong(Segment::end).sum();
    }

    /** Removes the log from the disk. */
    void delete() throws IOException {
        close();
        for (var segment : segments.values()) {
            segment.delete();
        }
        Files.deleteIfExists(folder);
    }

    @Override
    public void close() throws IOException {
        appending.lock();
        try {
            closed = true;
            appended.signalAll();
            for (var segment : segments.values()) {
                segment.close();
            }
        } finally {
            appending.unlock();
        }
    }

    /**
     * What a read found.
     *
     * @param next where to read on
     */
    record Batch(List<StoredRecord> records, Cursor next) {
        Batch {
            records = List.copyOf(records);
        }
    }
}
