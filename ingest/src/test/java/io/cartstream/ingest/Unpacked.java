package io.cartstream.ingest;

import java.util.List;

/** Takes records apart for tests of other packages. */
public final class Unpacked {
    private Unpacked() {}

    /** The events of a record, as JSON. */
    public static List<String> events(OutgoingRecord record) {
        return StoredRecords.unpack(record).stream()
                .map(StoredRecords.Stored::data)
                .toList();
    }
}
