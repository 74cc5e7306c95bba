package io.cartstream.ingest.kinesis;

import io.cartstream.ingest.EventStream;
import io.cartstream.ingest.OutgoingRecord;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.client.config.SdkAdvancedAsyncClientOption;
import software.amazon.awssdk.http.Protocol;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClient;
import software.amazon.awssdk.services.kinesis.endpoints.KinesisEndpointProvider;
import software.amazon.awssdk.services.kinesis.model.LimitExceededException;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequestEntry;
import software.amazon.awssdk.services.kinesis.model.PutRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.PutRecordsResultEntry;

/** Puts into a Kinesis data stream. Endpoint, region and credentials come from the SDK's own settings. Thread-safe. */
public final class KinesisEventStream implements EventStream, AutoCloseable {
    private static final String THROTTLED = "ProvisionedThroughputExceededException";

    /** Beside the puts in flight: a probe, and calls that were given up but still hold their connection. */
    private static final int SPARE_CONNECTIONS = 8;

    private final KinesisAsyncClient kinesis;
    private final String streamName;

    public KinesisEventStream(KinesisAsyncClient kinesis, String streamName) {
        this.kinesis = kinesis;
        this.streamName = streamName;
    }

    /**
     * Opens the stream with a client of its own.
     *
     * @param putsInFlight at most this many calls at once
     * @param timeout of each call
     */
    public static KinesisEventStream open(String streamName, int putsInFlight, Duration timeout) {
        // By the thread that opens: the first resolution reads a jar, which no virtual thread may
        // (docs/decisions/0004).
        KinesisEndpointProvider.defaultProvider()
                .resolveEndpoint(where -> where.region(Region.AWS_GLOBAL))
                .join();
        var http = NettyNioAsyncHttpClient.builder()
                .protocol(Protocol.HTTP1_1)
                .maxConcurrency(putsInFlight + SPARE_CONNECTIONS)
                .maxPendingConnectionAcquires(putsInFlight + SPARE_CONNECTIONS)
                .connectionAcquisitionTimeout(timeout)
                .connectionTimeout(timeout)
                .readTimeout(timeout)
                .writeTimeout(timeout);
        var kinesis = KinesisAsyncClient.builder()
                .httpClientBuilder(http)
                // The SDK's own retries would send a record again behind our back, after its lane has moved on.
                .overrideConfiguration(config -> config.apiCallAttemptTimeout(timeout)
                        .apiCallTimeout(timeout)
                        .retryStrategy(AwsRetryStrategy.doNotRetry()))
                // The continuation only hands over to the ingest thread: no pool needed between Netty and it.
                .asyncConfiguration(config -> config.advancedOption(
                        SdkAdvancedAsyncClientOption.FUTURE_COMPLETION_EXECUTOR, (Runnable step) -> step.run()))
                .build();
        return new KinesisEventStream(kinesis, streamName);
    }

    @Override
    public CompletableFuture<List<Verdict>> put(List<OutgoingRecord> records) {
        var entries = records.stream().map(KinesisEventStream::entry).toList();
        return kinesis.putRecords(request -> request.streamName(streamName).records(entries))
                .handle((response, failure) ->
                        failure == null ? verdicts(response) : verdicts(failure, records.size()));
    }

    @Override
    public CompletableFuture<Void> probe() {
        return kinesis.describeStreamSummary(request -> request.streamName(streamName))
                .handle((summary, failure) -> {
                    if (failure != null) {
                        requireThrottled(failure);
                        return null;
                    }
                    switch (summary.streamDescriptionSummary().streamStatus()) {
                        case ACTIVE, UPDATING -> {}
                        default -> throw new IllegalStateException("the stream takes no records now");
                    }
                    return null;
                });
    }

    /** An account's tasks share twenty such calls a second; that one was too many says that Kinesis is there. */
    private static void requireThrottled(Throwable failure) {
        if (!isThrottling(cause(failure))) {
            throw wrapped(failure);
        }
    }

    private static boolean isThrottling(Throwable cause) {
        return cause instanceof LimitExceededException
                || (cause instanceof AwsServiceException refused && refused.isThrottlingException());
    }

    private static Throwable cause(Throwable failure) {
        return failure instanceof CompletionException wrapped ? wrapped.getCause() : failure;
    }

    private static CompletionException wrapped(Throwable failure) {
        return failure instanceof CompletionException wrapped ? wrapped : new CompletionException(failure);
    }

    @Override
    public void close() {
        kinesis.close();
    }

    private static PutRecordsRequestEntry entry(OutgoingRecord record) {
        return PutRecordsRequestEntry.builder()
                .partitionKey(record.partitionKey())
                .explicitHashKey(record.explicitHashKey())
                .data(SdkBytes.fromByteArrayUnsafe(record.data()))
                .build();
    }

    private static List<Verdict> verdicts(PutRecordsResponse response) {
        return response.records().stream().map(KinesisEventStream::verdict).toList();
    }

    private static Verdict verdict(PutRecordsResultEntry result) {
        return switch (result.errorCode()) {
            case null -> Verdict.ACKNOWLEDGED;
            case THROTTLED -> Verdict.THROTTLED;
            default -> Verdict.FAILED;
        };
    }

    /** A call that was answered with an error below 500 has stored nothing; for any other it is unknown. */
    private static List<Verdict> verdicts(Throwable failure, int records) {
        if (isThrottling(cause(failure))) {
            return java.util.Collections.nCopies(records, Verdict.THROTTLED);
        }
        throw wrapped(failure);
    }
}
