package io.cartstream.bench.worker;

import io.cartstream.ingest.OutgoingRecord;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The records of a stream, in a file, so that every contender reads the very same ones.
 *
 * @param events in all records together
 * @param records in the order in which they were put
 */
record StoredStream(int events, List<OutgoingRecord> records) {
    void writeTo(Path file) throws IOException {
        try (var out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file)))) {
            out.writeInt(events);
            out.writeInt(records.size());
            for (var record : records) {
                out.writeUTF(record.partitionKey());
                out.writeUTF(record.explicitHashKey());
                out.writeInt(record.data().length);
                out.write(record.data());
            }
        }
    }

    static StoredStream readFrom(Path file) throws IOException {
        try (var in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
            var events = in.readInt();
            var size = in.readInt();
            var records = new ArrayList<OutgoingRecord>(size);
            for (var i = 0; i < size; i++) {
                records.add(new OutgoingRecord(in.readUTF(), in.readUTF(), in.readNBytes(in.readInt())));
            }
            return new StoredStream(events, records);
        }
    }
}
