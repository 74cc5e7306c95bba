package io.cartstream.worker.aws;

import io.cartstream.store.dynamodb.FeatureClient;
import java.time.Duration;
import software.amazon.awssdk.awscore.client.builder.AwsAsyncClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.http.Protocol;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.cloudwatch.CloudWatchAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.firehose.FirehoseAsyncClient;
import software.amazon.awssdk.services.firehose.endpoints.FirehoseEndpointProvider;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClient;
import software.amazon.kinesis.common.KinesisClientUtil;

/**
 * The SDK's clients, each with time-outs. Region, credentials and endpoints come from the SDK's own variables, such as {@code AWS_REGION}
 * and {@code AWS_ENDPOINT_URL_KINESIS}.
 *
 * @param kinesis the stream
 * @param leases KCL's lease table; with the SDK's retries, since KCL makes none
 * @param features the feature tables; without the SDK's retries, see {@link RemoteCalls}
 * @param firehose the delivery streams; without the SDK's retries, see {@link RemoteCalls}
 * @param cloudWatch metrics
 */
public record AwsClients(
        KinesisAsyncClient kinesis,
        DynamoDbAsyncClient leases,
        DynamoDbAsyncClient features,
        FirehoseAsyncClient firehose,
        CloudWatchAsyncClient cloudWatch)
        implements AutoCloseable {

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);

    /** A call of 1 MiB takes its time where the way is slow. */
    private static final Duration FIREHOSE_TIMEOUT = Duration.ofSeconds(20);

    private static final Duration LEASES_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration METRICS_TIMEOUT = Duration.ofSeconds(10);

    /** An answer may hold 10 MB. */
    private static final Duration KINESIS_TIMEOUT = Duration.ofSeconds(30);

    private static final int FEW_CONNECTIONS = 50;

    /**
     * Opens all of them.
     *
     * @param featureCalls calls to the feature tables in flight, see {@link CallBudget}
     * @param fanOut whether records are pushed, for which Kinesis wants HTTP/2
     * @param loops of all clients but one of fan-out, which KCL sets up
     */
    public static AwsClients open(int featureCalls, boolean fanOut, EventLoops loops) {
        resolveEndpoint();
        return new AwsClients(
                fanOut ? pushed() : polled(loops),
                timed(DynamoDbAsyncClient.builder(), LEASES_TIMEOUT)
                        .httpClientBuilder(http(FEW_CONNECTIONS, loops))
                        .build(),
                FeatureClient.forWrites(2 * featureCalls, loops.group()),
                once(FirehoseAsyncClient.builder(), FIREHOSE_TIMEOUT)
                        .httpClientBuilder(http(FEW_CONNECTIONS, loops))
                        .build(),
                timed(CloudWatchAsyncClient.builder(), METRICS_TIMEOUT)
                        .httpClientBuilder(http(FEW_CONNECTIONS, loops))
                        .build());
    }

    /** Of Firehose, which virtual threads call: the first resolution reads a jar, which none of them may (docs/decisions/0004). */
    private static void resolveEndpoint() {
        FirehoseEndpointProvider.defaultProvider()
                .resolveEndpoint(where -> where.region(Region.AWS_GLOBAL))
                .join();
    }

    private static KinesisAsyncClient polled(EventLoops loops) {
        return timed(KinesisAsyncClient.builder(), KINESIS_TIMEOUT)
                .httpClientBuilder(http(FEW_CONNECTIONS, loops))
                .build();
    }

    private static KinesisAsyncClient pushed() {
        return KinesisClientUtil.adjustKinesisClientBuilder(KinesisAsyncClient.builder())
                .overrideConfiguration(override -> override.addExecutionInterceptor(new CallTimeouts(KINESIS_TIMEOUT)))
                .build();
    }

    @Override
    public void close() {
        kinesis.close();
        leases.close();
        features.close();
        firehose.close();
        cloudWatch.close();
    }

    private static NettyNioAsyncHttpClient.Builder http(int connections, EventLoops loops) {
        return NettyNioAsyncHttpClient.builder()
                .protocol(Protocol.HTTP1_1)
                .eventLoopGroup(loops.group())
                .maxConcurrency(connections)
                .connectionTimeout(CONNECT_TIMEOUT);
    }

    private static <B extends AwsAsyncClientBuilder<B, C> & AwsClientBuilder<B, C>, C> B timed(
            B builder, Duration attempt) {
        return builder.overrideConfiguration(
                override -> override.apiCallAttemptTimeout(attempt).apiCallTimeout(attempt.multipliedBy(2)));
    }

    private static <B extends AwsAsyncClientBuilder<B, C> & AwsClientBuilder<B, C>, C> B once(
            B builder, Duration timeout) {
        return builder.overrideConfiguration(
                override -> override.apiCallTimeout(timeout).retryStrategy(AwsRetryStrategy.doNotRetry()));
    }
}
