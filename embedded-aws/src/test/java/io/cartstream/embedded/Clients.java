package io.cartstream.embedded;

import java.net.URI;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.firehose.FirehoseClient;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sagemakerruntime.SageMakerRuntimeClient;

/** The SDK's own clients, pointed at an embedded AWS. They do not retry, so that a test sees what was answered. */
public final class Clients implements AutoCloseable {
    private final EmbeddedAws aws;
    private final KinesisClient kinesis;
    private final FirehoseClient firehose;
    private final DynamoDbClient dynamoDb;
    private final S3Client s3;
    private final CloudWatchClient cloudWatch;
    private final SageMakerRuntimeClient sageMaker;

    public Clients(EmbeddedAws aws) {
        this.aws = aws;
        this.kinesis = kinesis(aws.kinesis());
        this.firehose = sync(FirehoseClient.builder(), aws.firehose()).build();
        this.dynamoDb = sync(DynamoDbClient.builder(), aws.dynamoDb()).build();
        this.s3 = sync(S3Client.builder(), aws.s3()).forcePathStyle(true).build();
        this.cloudWatch = sync(CloudWatchClient.builder(), aws.cloudWatch()).build();
        this.sageMaker =
                sync(SageMakerRuntimeClient.builder(), aws.sageMakerRuntime()).build();
    }

    /** A Kinesis client for any endpoint. */
    public static KinesisClient kinesis(URI endpoint) {
        return sync(KinesisClient.builder(), endpoint).build();
    }

    private static <B extends AwsSyncClientBuilder<B, ?> & AwsClientBuilder<B, ?>> B sync(B builder, URI endpoint) {
        return at(builder, endpoint).httpClientBuilder(UrlConnectionHttpClient.builder());
    }

    /** Any client's builder for any endpoint. */
    public static <B extends AwsClientBuilder<B, ?>> B at(B builder, URI endpoint) {
        return builder.endpointOverride(endpoint)
                .region(Region.US_EAST_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")))
                .overrideConfiguration(config -> config.retryStrategy(DefaultRetryStrategy.doNotRetry()));
    }

    public KinesisClient kinesis() {
        return kinesis;
    }

    public FirehoseClient firehose() {
        return firehose;
    }

    public DynamoDbClient dynamoDb() {
        return dynamoDb;
    }

    public S3Client s3() {
        return s3;
    }

    public CloudWatchClient cloudWatch() {
        return cloudWatch;
    }

    public SageMakerRuntimeClient sageMaker() {
        return sageMaker;
    }

    public EmbeddedAws aws() {
        return aws;
    }

    @Override
    public void close() {
        kinesis.close();
        firehose.close();
        dynamoDb.close();
        s3.close();
        cloudWatch.close();
        sageMaker.close();
    }
}
