package io.cartstream.store.dynamodb;

import java.time.Duration;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.http.Protocol;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.http.nio.netty.SdkEventLoopGroup;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.endpoints.DynamoDbEndpointProvider;

/** Opens clients of the feature tables. Endpoint, region and credentials come from the SDK's own settings. */
public final class FeatureClient {
    private static final int READERS_CONNECTIONS = 64;
    private static final Duration WRITERS_CONNECT_TIMEOUT = Duration.ofSeconds(2);
    private static final Duration WRITERS_TIMEOUT = Duration.ofSeconds(5);

    private FeatureClient() {}

    /**
     * Opens one that reads, with event loops of its own.
     *
     * @param timeout of each call, what the client retries included
     */
    public static DynamoDbAsyncClient forReads(Duration timeout) {
        resolveEndpoint();
        return DynamoDbAsyncClient.builder()
                .httpClientBuilder(NettyNioAsyncHttpClient.builder()
                        .protocol(Protocol.HTTP1_1)
                        .maxConcurrency(READERS_CONNECTIONS)
                        .connectionAcquisitionTimeout(timeout)
                        .connectionTimeout(timeout)
                        .readTimeout(timeout))
                .overrideConfiguration(config -> config.apiCallTimeout(timeout))
                .build();
    }

    /**
     * Opens one that writes, each call within five seconds and without retries: its owner repeats and counts them.
     *
     * @param connections at most
     * @param loops shared with others; not closed with the client
     */
    public static DynamoDbAsyncClient forWrites(int connections, SdkEventLoopGroup loops) {
        resolveEndpoint();
        return DynamoDbAsyncClient.builder()
                .httpClientBuilder(NettyNioAsyncHttpClient.builder()
                        .protocol(Protocol.HTTP1_1)
                        .eventLoopGroup(loops)
                        .maxConcurrency(connections)
                        .connectionTimeout(WRITERS_CONNECT_TIMEOUT))
                .overrideConfiguration(
                        config -> config.apiCallTimeout(WRITERS_TIMEOUT).retryStrategy(AwsRetryStrategy.doNotRetry()))
                .build();
    }

    /** By the thread that opens: the first resolution reads a jar, which no virtual thread may (docs/decisions/0004). */
    private static void resolveEndpoint() {
        DynamoDbEndpointProvider.defaultProvider()
                .resolveEndpoint(where -> where.region(Region.AWS_GLOBAL))
                .join();
    }
}
