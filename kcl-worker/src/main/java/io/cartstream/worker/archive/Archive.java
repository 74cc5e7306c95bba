package io.cartstream.worker.archive;

import io.cartstream.worker.metrics.WorkerMetrics;
import io.cartstream.worker.stream.Batch;
import io.cartstream.worker.stream.PlacedEvent;
import java.nio.ByteBuffer;
import java.util.List;

/** Keeps every record of a batch: its events in one delivery stream, what is no event in the other. Thread-safe. */
public final class Archive {
    private final DeliveryStream events;
    private final DeliveryStream deadLetters;
    private final WorkerMetrics metrics;
    private final RecordPacker packer = new RecordPacker(DeliveryStream.MAX_RECORD_BYTES);
    private final DeadLetterLines deadLetterLines = new DeadLetterLines();

    public Archive(DeliveryStream events, DeliveryStream deadLetters, WorkerMetrics metrics) {
        this.events = events;
        this.deadLetters = deadLetters;
        this.metrics = metrics;
    }

    /**
     * Delivers the batch's events.
     *
     * @throws DeliveryFailedException where that failed; the same batch may be given again
     */
    public void putEvents(Batch batch) {
        put(events, batch.events().stream().map(PlacedEvent::archived).toList());
    }

    /**
     * Delivers the batch's dead letters.
     *
     * @throws DeliveryFailedException where that failed; the same batch may be given again
     */
    public void putDeadLetters(Batch batch) {
        put(
                deadLetters,
                batch.deadLetters().stream()
                        .flatMap(letter -> deadLetterLines.lines(batch.shard(), letter).stream())
                        .toList());
        metrics.deadLetters(batch.deadLetters().size());
    }

    private void put(DeliveryStream stream, List<ByteBuffer> lines) {
        if (lines.isEmpty()) {
            return;
        }
        var records = packer.pack(lines);
        stream.put(records);
        metrics.archived(
                records.size(),
                records.stream().mapToLong(ByteBuffer::remaining).sum());
    }
}
