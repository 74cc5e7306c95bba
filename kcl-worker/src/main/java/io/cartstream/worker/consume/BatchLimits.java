package io.cartstream.worker.consume;

import io.cartstream.worker.stream.StreamRecord;
import java.util.ArrayList;
import java.util.List;

/**
 * How much one commit cycle takes at most; what KCL delivers beyond that becomes several cycles.
 *
 * @param maxRecords unpacked records, at least 1
 * @param maxBytes of payload; a single record may be larger
 */
record BatchLimits(int maxRecords, long maxBytes) {
    /** The records in their order, cut into batches of at least one. */
    List<List<StreamRecord>> split(List<StreamRecord> records) {
        var batches = new ArrayList<List<StreamRecord>>(1);
        var from = 0;
        var bytes = 0L;
        for (var i = 0; i < records.size(); i++) {
            var size = records.get(i).payload().remaining();
            if (i > from && (i - from == maxRecords || bytes + size > maxBytes)) {
                batches.add(records.subList(from, i));
                from = i;
                bytes = 0;
            }
            bytes += size;
        }
        if (from < records.size()) {
            batches.add(records.subList(from, records.size()));
        }
        return batches;
    }
}
