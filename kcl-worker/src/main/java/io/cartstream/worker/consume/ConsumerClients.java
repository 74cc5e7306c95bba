package io.cartstream.worker.consume;

import software.amazon.awssdk.services.cloudwatch.CloudWatchAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClient;

/**
 * The clients KCL works with. The code that made them closes them.
 *
 * @param kinesis the stream
 * @param leases the lease table
 * @param cloudWatch KCL's own metrics
 */
public record ConsumerClients(
        KinesisAsyncClient kinesis, DynamoDbAsyncClient leases, CloudWatchAsyncClient cloudWatch) {}
