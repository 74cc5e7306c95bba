package io.cartstream.worker.archive;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Packs lines into records of some size: Firehose bills each record rounded up to 5 KB. Source: Amazon Data Firehose pricing
 * (https://aws.amazon.com/firehose/pricing/).
 */
final class RecordPacker {
    private static final byte LINE_END = '\n';

    private final int recordBytes;
    private final int maxRecordBytes;

    /**
     * A packer for one stream.
     *
     * @param recordBytes of a record of several lines at most
     * @param maxRecordBytes of a record of one line at most
     */
    RecordPacker(int recordBytes, int maxRecordBytes) {
        this.recordBytes = recordBytes;
        this.maxRecordBytes = maxRecordBytes;
    }

    /**
     * Records of whole lines, each closed with a line end, in the order given.
     *
     * @param lines each shorter than a record
     */
    List<ByteBuffer> pack(List<ByteBuffer> lines) {
        var records = new ArrayList<ByteBuffer>();
        var first = 0;
        var bytes = 0;
        for (var i = 0; i < lines.size(); i++) {
            var length = lines.get(i).remaining() + 1;
            if (length > maxRecordBytes) {
                throw new IllegalArgumentException("a line of " + length + " bytes fits no record");
            }
            if (bytes > 0 && bytes + length > recordBytes) {
                records.add(record(lines.subList(first, i), bytes));
                first = i;
                bytes = 0;
            }
            bytes += length;
        }
        if (bytes > 0) {
            records.add(record(lines.subList(first, lines.size()), bytes));
        }
        return records;
    }

    private static ByteBuffer record(List<ByteBuffer> lines, int bytes) {
        var record = ByteBuffer.allocate(bytes);
        for (var line : lines) {
            record.put(line.duplicate()).put(LINE_END);
        }
        return record.flip();
    }
}
