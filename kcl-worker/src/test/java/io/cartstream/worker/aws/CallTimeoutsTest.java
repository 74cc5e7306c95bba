package io.cartstream.worker.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.http.Protocol;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClient;
import software.amazon.awssdk.services.kinesis.model.StartingPosition;
import software.amazon.awssdk.services.kinesis.model.SubscribeToShardRequest;
import software.amazon.awssdk.services.kinesis.model.SubscribeToShardResponseHandler;

/** Against a server that takes connections and never answers. */
class CallTimeoutsTest {
    @Test
    void aControlCallThatHangsEndsAndASubscriptionGoesOn() throws Exception {
        try (var silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                var kinesis = client(silent.getLocalPort())) {
            var subscription = kinesis.subscribeToShard(
                    SubscribeToShardRequest.builder()
                            .consumerARN("arn:aws:kinesis:eu-west-1:000000000000:stream/s/consumer/c:1")
                            .shardId("shard-1")
                            .startingPosition(StartingPosition.builder()
                                    .type("TRIM_HORIZON")
                                    .build())
                            .build(),
                    SubscribeToShardResponseHandler.builder()
                            .subscriber(_ -> {})
                            .build());

            var call = kinesis.listShards(request -> request.streamName("s"));

            // Where the machine is busy the time-out of the whole call, twice as long, may be noticed first.
            assertThatThrownBy(() -> call.get(1, TimeUnit.MINUTES))
                    .cause()
                    .isInstanceOfAny(ApiCallAttemptTimeoutException.class, ApiCallTimeoutException.class);
            assertThat(subscription).isNotDone();
        }
    }

    private static KinesisAsyncClient client(int port) {
        return KinesisAsyncClient.builder()
                .endpointOverride(URI.create("http://localhost:" + port))
                .region(Region.EU_WEST_1)
                .credentialsProvider(AnonymousCredentialsProvider.create())
                .httpClientBuilder(NettyNioAsyncHttpClient.builder().protocol(Protocol.HTTP1_1))
                .overrideConfiguration(override -> override.retryStrategy(AwsRetryStrategy.doNotRetry())
                        .addExecutionInterceptor(new CallTimeouts(Duration.ofMillis(300))))
                .build();
    }
}
