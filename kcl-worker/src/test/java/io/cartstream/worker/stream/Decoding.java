package io.cartstream.worker.stream;

import java.util.List;

/** Records decoded into one batch, however many. */
public final class Decoding {
    private Decoding() {}

    public static Batch batch(RecordDecoder decoder, String shard, List<StreamRecord> records) {
        return Batch.of(
                shard,
                records.stream().map(record -> decoder.decode(shard, record)).toList());
    }
}
