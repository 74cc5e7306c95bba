package io.cartstream.worker.aws;

import java.time.Duration;
import software.amazon.awssdk.awscore.AwsRequest;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.kinesis.model.SubscribeToShardRequest;

/**
 * Time-outs of every call of a client but a subscription, which lasts five minutes, and over which KCL watches. A time-out of the whole
 * client would end that as well.
 *
 * @param attempt of one attempt; the whole call may take twice as long
 */
record CallTimeouts(Duration attempt) implements ExecutionInterceptor {
    @Override
    public SdkRequest modifyRequest(Context.ModifyRequest context, ExecutionAttributes attributes) {
        return switch (context.request()) {
            case SubscribeToShardRequest subscription -> subscription;
            case AwsRequest call -> timed(call);
            default -> context.request();
        };
    }

    private AwsRequest timed(AwsRequest call) {
        var own = call.overrideConfiguration()
                .map(AwsRequestOverrideConfiguration::toBuilder)
                .orElseGet(AwsRequestOverrideConfiguration::builder);
        return call.toBuilder()
                .overrideConfiguration(own.apiCallAttemptTimeout(attempt)
                        .apiCallTimeout(attempt.multipliedBy(2))
                        .build())
                .build();
    }
}
