package io.cartstream.worker.archive.firehose;

import io.cartstream.worker.archive.DeliveryFailedException;
import io.cartstream.worker.archive.DeliveryStream;
import io.cartstream.worker.aws.RemoteCalls;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.firehose.FirehoseAsyncClient;
import software.amazon.awssdk.services.firehose.model.PutRecordBatchResponse;
import software.amazon.awssdk.services.firehose.model.Record;

/** A delivery stream of Amazon Data Firehose. Thread-safe. */
public final class FirehoseDeliveryStream implements DeliveryStream {
    /**
     * How Firehose says that a quota is used up, of a whole call as of a record in an answer of 200; a short outage as well. Source: API
     * reference, PutRecordBatch (https://docs.aws.amazon.com/firehose/latest/APIReference/API_PutRecordBatch.html).
     */
    private static final String SERVICE_UNAVAILABLE = "ServiceUnavailableException";

    private static final int FIRST_SERVER_ERROR = 500;

    private final FirehoseAsyncClient client;
    private final String name;
    private final RemoteCalls calls;

    public FirehoseDeliveryStream(FirehoseAsyncClient client, String name, RemoteCalls calls) {
        this.client = client;
        this.name = name;
        this.calls = calls;
    }

    @Override
    public Answer put(List<ByteBuffer> records) throws InterruptedException {
        var request = records.stream()
                .map(record ->
                        Record.builder().data(SdkBytes.fromByteBuffer(record)).build())
                .toList();
        try {
            var answer = calls.callOnce(() ->
                    client.putRecordBatch(call -> call.deliveryStreamName(name).records(request)));
            return answer.failedPutCount() == 0 ? Answer.taken() : takenInPart(records, answer);
        } catch (AwsServiceException e) {
            return Answer.refused(records, refusal(e));
        } catch (SdkClientException e) {
            return Answer.refused(records, new Refusal.Failed(e));
        }
    }

    private Refusal refusal(AwsServiceException refused) {
        if (isThrottled(refused)) {
            return new Refusal.Throttled();
        }
        if (refused.statusCode() >= FIRST_SERVER_ERROR) {
            return new Refusal.Failed(refused);
        }
        throw new DeliveryFailedException(name + " does not take records", refused);
    }

    private static boolean isThrottled(AwsServiceException refused) {
        var details = refused.awsErrorDetails();
        return refused.isThrottlingException() || (details != null && SERVICE_UNAVAILABLE.equals(details.errorCode()));
    }

    /** The answer is 200 also where some records, or all of them, failed. */
    private Answer takenInPart(List<ByteBuffer> records, PutRecordBatchResponse answer) {
        var failed = new ArrayList<ByteBuffer>();
        var codes = new TreeSet<String>();
        for (var i = 0; i < records.size(); i++) {
            var error = answer.requestResponses().get(i).errorCode();
            if (error != null) {
                failed.add(records.get(i));
                codes.add(error);
            }
        }
        return Answer.refused(
                failed,
                codes.contains(SERVICE_UNAVAILABLE)
                        ? new Refusal.Throttled()
                        : new Refusal.Failed(new DeliveryFailedException(name + " answered " + codes)));
    }
}
