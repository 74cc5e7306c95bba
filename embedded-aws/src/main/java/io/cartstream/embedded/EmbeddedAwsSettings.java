package io.cartstream.embedded;

import io.cartstream.embedded.firehose.Buffering;
import io.cartstream.embedded.sagemaker.ModelEndpoints;
import java.nio.file.Path;
import java.time.Clock;

/**
 * What the embedded AWS is started with.
 *
 * @param dataFolder holds all that must survive a restart; made if need be
 * @param awsPort of Kinesis, Firehose, CloudWatch and SageMaker together; 0 for any free one
 * @param dynamoDbPort 0 for any free one
 * @param s3Port 0 for any free one
 * @param kinesisLimits whether the shards' throughput limits hold; off, as replay is to be as fast as the machine
 * @param firehoseBuffering for delivery streams that are created without hints of their own
 * @param clock the time of Kinesis, Firehose and CloudWatch
 * @param region in ARNs and in the environment
 * @param modelEndpoints what SageMaker's endpoints answer
 */
public record EmbeddedAwsSettings(
        Path dataFolder,
        int awsPort,
        int dynamoDbPort,
        int s3Port,
        boolean kinesisLimits,
        Buffering firehoseBuffering,
        Clock clock,
        String region,
        ModelEndpoints modelEndpoints) {

    /** Free ports, no limits, short buffers: for tests. */
    public static EmbeddedAwsSettings ephemeral(Path dataFolder) {
        return new EmbeddedAwsSettings(
                dataFolder,
                0,
                0,
                0,
                false,
                Buffering.LOCAL_DEFAULT,
                Clock.systemUTC(),
                "us-east-1",
                new ModelEndpoints());
    }

    /** On these ports. */
    public EmbeddedAwsSettings withPorts(int aws, int dynamoDb, int s3) {
        return new EmbeddedAwsSettings(
                dataFolder, aws, dynamoDb, s3, kinesisLimits, firehoseBuffering, clock, region, modelEndpoints);
    }

    /** With the shards' throughput limits on or off. */
    public EmbeddedAwsSettings withKinesisLimits(boolean on) {
        return new EmbeddedAwsSettings(
                dataFolder, awsPort, dynamoDbPort, s3Port, on, firehoseBuffering, clock, region, modelEndpoints);
    }

    /** With this buffering for delivery streams. */
    public EmbeddedAwsSettings withFirehoseBuffering(Buffering buffering) {
        return new EmbeddedAwsSettings(
                dataFolder, awsPort, dynamoDbPort, s3Port, kinesisLimits, buffering, clock, region, modelEndpoints);
    }

    /** With another clock. */
    public EmbeddedAwsSettings withClock(Clock newClock) {
        return new EmbeddedAwsSettings(
                dataFolder,
                awsPort,
                dynamoDbPort,
                s3Port,
                kinesisLimits,
                firehoseBuffering,
                newClock,
                region,
                modelEndpoints);
    }

    /** With these model endpoints. */
    public EmbeddedAwsSettings withModelEndpoints(ModelEndpoints endpoints) {
        return new EmbeddedAwsSettings(
                dataFolder, awsPort, dynamoDbPort, s3Port, kinesisLimits, firehoseBuffering, clock, region, endpoints);
    }
}
