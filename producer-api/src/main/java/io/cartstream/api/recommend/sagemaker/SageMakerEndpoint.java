package io.cartstream.api.recommend.sagemaker;

import io.cartstream.api.recommend.Cancellation;
import io.cartstream.api.recommend.ModelEndpoint;
import io.cartstream.api.recommend.ModelEndpoint.RowsRejectedException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.http.Protocol;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sagemakerruntime.SageMakerRuntimeAsyncClient;
import software.amazon.awssdk.services.sagemakerruntime.endpoints.SageMakerRuntimeEndpointProvider;
import software.amazon.awssdk.services.sagemakerruntime.model.InvokeEndpointResponse;
import software.amazon.awssdk.services.sagemakerruntime.model.ModelErrorException;

/**
 * Asks a model by InvokeEndpoint, {@code text/csv} both ways, once: a second try would come too late. Endpoint address, region and
 * credentials come from the SDK's own settings. Thread-safe.
 */
public final class SageMakerEndpoint implements ModelEndpoint, AutoCloseable {
    private static final String CSV = "text/csv";
    private static final int MAX_CONNECTIONS = 64;

    /** Past it a call fails at once, which the fallback answers. */
    private static final int MAX_WAITING = 256;

    private static final int SERVER_ERROR = 500;

    /** The client's time limit for a call that is not cancelled sooner: the check's. */
    private static final Duration CALL_TIMEOUT = Duration.ofSeconds(5);

    private final SageMakerRuntimeAsyncClient client;
    private final String endpoint;

    private SageMakerEndpoint(SageMakerRuntimeAsyncClient client, String endpoint) {
        this.client = client;
        this.endpoint = endpoint;
    }

    /** Opens a client of its own for the endpoint of that name. */
    public static SageMakerEndpoint open(String endpoint) {
        // By the thread that opens: the first resolution reads a jar, which no virtual thread may
        // (docs/decisions/0004).
        SageMakerRuntimeEndpointProvider.defaultProvider()
                .resolveEndpoint(where -> where.region(Region.AWS_GLOBAL))
                .join();
        var http = NettyNioAsyncHttpClient.builder()
                .protocol(Protocol.HTTP1_1)
                .maxConcurrency(MAX_CONNECTIONS)
                .maxPendingConnectionAcquires(MAX_WAITING)
                .connectionAcquisitionTimeout(CALL_TIMEOUT)
                .connectionTimeout(CALL_TIMEOUT)
                .readTimeout(CALL_TIMEOUT);
        var client = SageMakerRuntimeAsyncClient.builder()
                .httpClientBuilder(http)
                .overrideConfiguration(
                        config -> config.apiCallTimeout(CALL_TIMEOUT).retryStrategy(AwsRetryStrategy.doNotRetry()))
                .build();
        return new SageMakerEndpoint(client, endpoint);
    }

    @Override
    public CompletableFuture<List<Double>> ask(List<float[]> rows) {
        var call = client.invokeEndpoint(request -> request.endpointName(endpoint)
                .contentType(CSV)
                .accept(CSV)
                .body(SdkBytes.fromUtf8String(CsvRows.written(rows))));
        return Cancellation.propagated(call, call.handle(SageMakerEndpoint::numbers));
    }

    @Override
    public void close() {
        client.close();
    }

    private static List<Double> numbers(InvokeEndpointResponse response, Throwable failure) {
        if (failure == null) {
            return CsvRows.read(response.body().asUtf8String());
        }
        var cause = failure instanceof CompletionException ? failure.getCause() : failure;
        throw cause instanceof ModelErrorException error && isTheRowsFault(error)
                ? new RowsRejectedException(error)
                : new CompletionException(cause);
    }

    private static boolean isTheRowsFault(ModelErrorException error) {
        return error.originalStatusCode() == null || error.originalStatusCode() < SERVER_ERROR;
    }
}
