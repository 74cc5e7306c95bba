package io.cartstream.bench.worker;

import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import software.amazon.awssdk.services.firehose.FirehoseAsyncClient;
import software.amazon.awssdk.services.firehose.model.PutRecordBatchRequest;
import software.amazon.awssdk.services.firehose.model.PutRecordBatchResponse;
import software.amazon.awssdk.services.firehose.model.PutRecordBatchResponseEntry;
import software.amazon.awssdk.services.firehose.model.PutRecordRequest;
import software.amazon.awssdk.services.firehose.model.PutRecordResponse;

/** Firehose that takes everything after a set time, and counts what that would cost. Thread-safe. */
final class DeliveryStub implements FirehoseAsyncClient {
    private final Latency latency;
    private final UsageMeter meter;

    DeliveryStub(Latency latency, UsageMeter meter) {
        this.latency = latency;
        this.meter = meter;
    }

    @Override
    public CompletableFuture<PutRecordBatchResponse> putRecordBatch(PutRecordBatchRequest request) {
        meter.deliveryCall();
        var taken = new ArrayList<PutRecordBatchResponseEntry>(request.records().size());
        for (var record : request.records()) {
            meter.delivered(record.data().asByteArrayUnsafe().length);
            taken.add(PutRecordBatchResponseEntry.builder().recordId("r").build());
        }
        return latency.answer(PutRecordBatchResponse.builder()
                .failedPutCount(0)
                .requestResponses(taken)
                .build());
    }

    @Override
    public CompletableFuture<PutRecordResponse> putRecord(PutRecordRequest request) {
        meter.deliveryCall();
        meter.delivered(request.record().data().asByteArrayUnsafe().length);
        return latency.answer(PutRecordResponse.builder().recordId("r").build());
    }

    @Override
    public String serviceName() {
        return SERVICE_NAME;
    }

    @Override
    public void close() {
        // holds nothing
    }
}
