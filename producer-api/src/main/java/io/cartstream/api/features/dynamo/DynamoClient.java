package io.cartstream.api.features.dynamo;

import java.time.Duration;
import software.amazon.awssdk.http.Protocol;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.endpoints.DynamoDbEndpointProvider;

/** The service's clients of DynamoDB. Endpoint, region and credentials come from the SDK's own settings. */
public final class DynamoClient {
    private static final int MAX_CONNECTIONS = 64;

    private DynamoClient() {}

    /**
     * Opens one.
     *
     * @param timeout of each call, retries included
     */
    public static DynamoDbAsyncClient open(Duration timeout) {
        // By the thread that opens: the first resolution reads a jar, which no virtual thread may
        // (docs/decisions/0004).
        DynamoDbEndpointProvider.defaultProvider()
                .resolveEndpoint(where -> where.region(Region.AWS_GLOBAL))
                .join();
        var http = NettyNioAsyncHttpClient.builder()
                .protocol(Protocol.HTTP1_1)
                .maxConcurrency(MAX_CONNECTIONS)
                .connectionAcquisitionTimeout(timeout)
                .connectionTimeout(timeout)
                .readTimeout(timeout);
        return DynamoDbAsyncClient.builder()
                .httpClientBuilder(http)
                .overrideConfiguration(config -> config.apiCallTimeout(timeout))
                .build();
    }
}
