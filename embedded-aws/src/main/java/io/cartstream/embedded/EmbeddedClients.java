package io.cartstream.embedded;

import java.net.URI;
import java.time.Duration;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.firehose.FirehoseClient;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.s3.S3Client;

/** The SDK's clients for an AWS on this machine. */
public record EmbeddedClients(KinesisClient kinesis, DynamoDbClient dynamoDb, FirehoseClient firehose, S3Client s3)
        implements AutoCloseable {
    private static final Duration ATTEMPT_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration CALL_TIMEOUT = Duration.ofSeconds(30);

    public static EmbeddedClients of(EmbeddedAws aws) {
        return of(aws.kinesis(), aws.dynamoDb(), aws.firehose(), aws.s3());
    }

    /** For an embedded AWS that runs in another process. */
    public static EmbeddedClients of(URI gateway, URI dynamoDb, URI s3) {
        return of(gateway, dynamoDb, gateway, s3);
    }

    /** For an emulator with everything behind one address. */
    public static EmbeddedClients of(URI endpoint) {
        return of(endpoint, endpoint, endpoint, endpoint);
    }

    /** Of DynamoDB alone. */
    public static DynamoDbClient dynamoDb(URI endpoint) {
        return at(DynamoDbClient.builder(), endpoint).build();
    }

    private static EmbeddedClients of(URI kinesis, URI dynamoDb, URI firehose, URI s3) {
        return new EmbeddedClients(
                at(KinesisClient.builder(), kinesis).build(),
                dynamoDb(dynamoDb),
                at(FirehoseClient.builder(), firehose).build(),
                at(S3Client.builder(), s3).forcePathStyle(true).build());
    }

    private static <B extends AwsSyncClientBuilder<B, ?> & AwsClientBuilder<B, ?>> B at(B builder, URI endpoint) {
        return builder.endpointOverride(endpoint)
                .region(Region.US_EAST_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")))
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .overrideConfiguration(
                        config -> config.apiCallAttemptTimeout(ATTEMPT_TIMEOUT).apiCallTimeout(CALL_TIMEOUT));
    }

    @Override
    public void close() {
        kinesis.close();
        dynamoDb.close();
        firehose.close();
        s3.close();
    }
}
