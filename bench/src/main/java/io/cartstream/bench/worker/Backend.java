package io.cartstream.bench.worker;

import io.cartstream.worker.consume.ConsumerClients;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.firehose.FirehoseAsyncClient;

/**
 * What a worker stands on.
 *
 * @param consumer the stream, and KCL's leases
 * @param tables the feature tables
 * @param delivery the archive
 */
record Backend(ConsumerClients consumer, DynamoDbAsyncClient tables, FirehoseAsyncClient delivery) {}
