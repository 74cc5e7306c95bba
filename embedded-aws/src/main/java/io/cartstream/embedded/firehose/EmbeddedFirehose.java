package io.cartstream.embedded.firehose;

import io.cartstream.embedded.faults.BatchEntry;
import io.cartstream.embedded.faults.Faults;
import io.cartstream.embedded.firehose.FirehoseShapes.Entry;
import io.cartstream.embedded.firehose.FirehoseShapes.EntryResult;
import io.cartstream.embedded.firehose.FirehoseShapes.PutRecord;
import io.cartstream.embedded.firehose.FirehoseShapes.PutRecordBatch;
import io.cartstream.embedded.firehose.FirehoseShapes.PutRecordBatchResult;
import io.cartstream.embedded.firehose.FirehoseShapes.PutRecordResult;
import io.cartstream.embedded.http.AwsError;
import io.cartstream.embedded.http.AwsService;
import io.cartstream.embedded.http.Operation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Data Firehose on one machine, for development and tests, with S3 as its only destination.
 *
 * <p>Durability: a record is in a spool file before it is acknowledged and survives a kill of the process (there is no fsync);
 * what was not delivered is delivered at the next start. What cannot be delivered, as there is no such bucket, is kept and
 * tried again. Thread-safe.
 */
public final class EmbeddedFirehose implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedFirehose.class);
    private static final int DELIVERY_ROUND_MILLIS = 200;

    private final DeliveryStreams streams;
    private final Faults faults;
    private final Throttling throttling;
    private final AwsService service;
    private final ScheduledExecutorService deliveries;

    private EmbeddedFirehose(DeliveryStreams streams, Faults faults, Clock clock, String region, Buffering buffering) {
        this.streams = streams;
        this.faults = faults;
        this.throttling = new Throttling(faults, clock);
        var operations = new HashMap<>(new DeliveryStreamOperations(streams, region, buffering).table());
        operations.put("PutRecord", Operation.of(PutRecord.class, this::putRecord));
        operations.put("PutRecordBatch", Operation.of(PutRecordBatch.class, this::putRecordBatch));
        this.service = new AwsService("Firehose_20150804", operations);
        this.deliveries = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().name("firehose-delivery").daemon().factory());
        var _ = deliveries.scheduleWithFixedDelay(
                () -> deliver(false), DELIVERY_ROUND_MILLIS, DELIVERY_ROUND_MILLIS, TimeUnit.MILLISECONDS);
    }

    /**
     * Opens the delivery streams of a folder and begins to deliver what they hold.
     *
     * @param buffering for delivery streams that are created without hints of their own
     */
    public static EmbeddedFirehose open(
            Path folder, Clock clock, ObjectStore objects, Buffering buffering, String region, Faults faults) {
        try {
            return new EmbeddedFirehose(DeliveryStreams.open(folder, clock, objects), faults, clock, region, buffering);
        } catch (IOException e) {
            throw new UncheckedIOException("The delivery streams under " + folder + " could not be opened", e);
        }
    }

    /** Its operations. */
    public AwsService service() {
        return service;
    }

    /** What a delivery stream has put into S3 since this process started. */
    public Deliveries delivered(String deliveryStream) {
        return streams.find(deliveryStream).delivered();
    }

    /** Delivers all that is buffered and returns when it is in S3, or when it turned out that it cannot be delivered. */
    public void flush() {
        deliver(true);
    }

    private void deliver(boolean everything) {
        for (var stream : streams.all()) {
            try {
                stream.deliver(everything);
            } catch (IOException | RuntimeException e) {
                LOG.warn(
                        "Delivery stream {} cannot deliver to bucket {}; it will try again: {}",
                        stream.state().name(),
                        stream.state().bucket(),
                        e.getMessage());
            }
        }
    }

    private PutRecordResult putRecord(PutRecord request) throws IOException {
        var stream = streams.find(request.deliveryStreamName());
        var record = data(request.record(), "record");
        if (!throttling
                .admit("PutRecord", request.deliveryStreamName(), List.of(record))
                .getFirst()) {
            throw new AwsError(500, Throttling.ERROR, Throttling.MESSAGE);
        }
        stream.append(List.of(record));
        return new PutRecordResult(recordId(), false);
    }

    private PutRecordBatchResult putRecordBatch(PutRecordBatch request) throws IOException {
        var stream = streams.find(request.deliveryStreamName());
        var records = checked(request.records() == null ? List.of() : request.records());
        var admitted = throttling.admit("PutRecordBatch", request.deliveryStreamName(), records);
        var entryFaults = faults.entryFaults("firehose", "PutRecordBatch");
        var accepted = new ArrayList<byte[]>(records.size());
        var results = new ArrayList<EntryResult>(records.size());
        for (var i = 0; i < records.size(); i++) {
            var error = entryFaults.errorFor(new BatchEntry(i, null, records.get(i)));
            if (!admitted.get(i)) {
                results.add(new EntryResult(null, Throttling.ERROR, Throttling.MESSAGE));
            } else if (error.isPresent()) {
                results.add(new EntryResult(null, error.get(), "Failed by a fault switch"));
            } else {
                accepted.add(records.get(i));
                results.add(new EntryResult(recordId(), null, null));
            }
        }
        stream.append(accepted);
        return new PutRecordBatchResult(records.size() - accepted.size(), false, results);
    }

    private static List<byte[]> checked(List<Entry> entries) {
        if (entries.isEmpty() || entries.size() > FirehoseLimits.MAX_RECORDS_PER_BATCH) {
            throw AwsError.validation(
                    "Value at 'records' failed to satisfy constraint: Member must have length from 1 to %d, was %d"
                            .formatted(FirehoseLimits.MAX_RECORDS_PER_BATCH, entries.size()));
        }
        var records = new ArrayList<byte[]>(entries.size());
        var bytes = 0L;
        for (var i = 0; i < entries.size(); i++) {
            var record = data(entries.get(i), "records." + (i + 1) + ".member");
            bytes += record.length;
            records.add(record);
        }
        if (bytes > FirehoseLimits.MAX_BYTES_PER_BATCH) {
            throw new AwsError(
                    400,
                    "InvalidArgumentException",
                    "Records size exceeds %d bytes limit: %d".formatted(FirehoseLimits.MAX_BYTES_PER_BATCH, bytes));
        }
        return records;
    }

    private static byte[] data(Entry entry, String path) {
        if (entry == null || entry.data() == null) {
            throw AwsError.validation(
                    "Value null at '%s.data' failed to satisfy constraint: Member must not be null".formatted(path));
        }
        if (entry.data().length > FirehoseLimits.MAX_RECORD_BYTES) {
            throw AwsError.validation(
                    "Value at '%s.data' failed to satisfy constraint: Member must have length less than or equal to %d"
                            .formatted(path, FirehoseLimits.MAX_RECORD_BYTES));
        }
        return entry.data();
    }

    private static String recordId() {
        return UUID.randomUUID().toString();
    }

    /** Delivers what is buffered, then stops. */
    @Override
    public void close() {
        deliveries.shutdown();
        flush();
        try {
            streams.close();
        } catch (IOException e) {
            throw new UncheckedIOException("The delivery streams could not be closed", e);
        }
    }
}
