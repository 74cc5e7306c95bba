package io.cartstream.local.hostile;

import io.cartstream.local.chaos.Archived;
import io.cartstream.local.chaos.Archived.Place;
import io.cartstream.local.run.ProvisionedAws;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kinesis.KinesisClient;

/** Puts records straight into the stream, and knows what must have become of them. One thread at a time. */
final class ForeignProducer {
    private static final int MOST_TOLD = 10;

    private final KinesisClient kinesis;
    private final Map<String, ForeignRecord> put = new LinkedHashMap<>();
    private long bytes;

    ForeignProducer(KinesisClient kinesis) {
        this.kinesis = kinesis;
    }

    void put(ForeignRecord record) {
        var answer = kinesis.putRecord(request -> request.streamName(ProvisionedAws.STREAM)
                .partitionKey(record.key())
                .data(SdkBytes.fromByteArrayUnsafe(record.data())));
        put.put(answer.sequenceNumber(), record);
        bytes += record.data().length;
    }

    int records() {
        return put.size();
    }

    long bytes() {
        return bytes;
    }

    /** What is not, or not yet, as it must be: records without their fate, and dead letters that are none of these records. */
    List<String> faults(Archived archived) {
        var ids = archived.ids();
        var deadLetters = new HashMap<Place, String>(archived.deadLetters());
        var faults = new ArrayList<String>();
        put.forEach((number, record) -> {
            if (faults.size() < MOST_TOLD) {
                faults.addAll(record.faults(number, ids, deadLetters));
            }
        });
        if (faults.isEmpty() && !deadLetters.isEmpty()) {
            faults.add(deadLetters.size() + " dead letters of nothing that was put, the first at "
                    + deadLetters.keySet().iterator().next());
        }
        return faults.subList(0, Math.min(MOST_TOLD, faults.size()));
    }
}
