package io.cartstream.worker.archive.firehose;

import io.cartstream.worker.archive.DeliveryFailedException;
import io.cartstream.worker.archive.DeliveryStream;
import io.cartstream.worker.aws.RemoteCalls;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.firehose.FirehoseAsyncClient;
import software.amazon.awssdk.services.firehose.model.PutRecordBatchResponse;
import software.amazon.awssdk.services.firehose.model.Record;

/** A delivery stream of Amazon Data Firehose. Of a batch that was taken in part, only the rest is sent again. Thread-safe. */
public final class FirehoseDeliveryStream implements DeliveryStream {
    /**
     * At most this many records a call. Source: Amazon Data Firehose API reference, PutRecordBatch
     * (https://docs.aws.amazon.com/firehose/latest/APIReference/API_PutRecordBatch.html).
     */
    static final int MAX_RECORDS_PER_CALL = 500;

    /** At most this many bytes a call: 4 MiB. Source: as above. */
    static final int MAX_BYTES_PER_CALL = 4 * 1024 * 1024;

    private final FirehoseAsyncClient client;
    private final String name;
    private final RemoteCalls calls;

    public FirehoseDeliveryStream(FirehoseAsyncClient client, String name, RemoteCalls calls) {
        this.client = client;
        this.name = name;
        this.calls = calls;
    }

    @Override
    public void put(List<ByteBuffer> records) {
        var call = new ArrayList<Record>();
        var bytes = 0;
        for (var record : records) {
            if (call.size() == MAX_RECORDS_PER_CALL || bytes + record.remaining() > MAX_BYTES_PER_CALL) {
                deliver(List.copyOf(call));
                call.clear();
                bytes = 0;
            }
            call.add(Record.builder().data(SdkBytes.fromByteBuffer(record)).build());
            bytes += record.remaining();
        }
        if (!call.isEmpty()) {
            deliver(List.copyOf(call));
        }
    }

    private void deliver(List<Record> records) {
        try {
            var open = records;
            for (var attempt = 1; !open.isEmpty(); attempt++) {
                open = notTaken(open);
                if (!open.isEmpty()) {
                    if (attempt == calls.maxAttempts()) {
                        throw new DeliveryFailedException(
                                name + " refused " + open.size() + " records " + attempt + " times");
                    }
                    calls.pauseAfter(attempt);
                }
            }
        } catch (SdkException e) {
            throw new DeliveryFailedException(name + " does not take records", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DeliveryFailedException("interrupted", e);
        }
    }

    /** The answer is 200 also where some records, or all of them, failed. */
    private List<Record> notTaken(List<Record> records) {
        var answer = calls.call(() -> client.putRecordBatch(
                request -> request.deliveryStreamName(name).records(records)));
        return answer.failedPutCount() == 0 ? List.of() : failed(records, answer);
    }

    private static List<Record> failed(List<Record> records, PutRecordBatchResponse answer) {
        var failed = new ArrayList<Record>();
        for (var i = 0; i < records.size(); i++) {
            if (answer.requestResponses().get(i).errorCode() != null) {
                failed.add(records.get(i));
            }
        }
        return failed;
    }
}
