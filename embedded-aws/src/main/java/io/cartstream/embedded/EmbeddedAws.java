package io.cartstream.embedded;

import io.cartstream.embedded.cloudwatch.EmbeddedCloudWatch;
import io.cartstream.embedded.faults.FaultGate;
import io.cartstream.embedded.faults.FaultRoute;
import io.cartstream.embedded.faults.Faults;
import io.cartstream.embedded.firehose.EmbeddedFirehose;
import io.cartstream.embedded.http.AwsGateway;
import io.cartstream.embedded.http.LoopbackServer;
import io.cartstream.embedded.kinesis.EmbeddedKinesis;
import io.cartstream.embedded.sagemaker.ModelEndpoints;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import org.slf4j.LoggerFactory;

/**
 * Stands in for AWS on one machine: Kinesis, Firehose, CloudWatch and SageMaker runtime on one port, DynamoDB Local and S3 on
 * ports of their own, all on 127.0.0.1. Clients need nothing but {@link #environment()}. Thread-safe.
 */
public final class EmbeddedAws implements AutoCloseable {
    private final Faults faults;
    private final EmbeddedKinesis kinesis;
    private final EmbeddedFirehose firehose;
    private final EmbeddedCloudWatch cloudWatch;
    private final LoopbackServer gateway;
    private final EmbeddedDynamoDb dynamoDb;
    private final EmbeddedS3 s3;
    private final String region;
    private boolean closed;

    private EmbeddedAws(
            Faults faults,
            EmbeddedKinesis kinesis,
            EmbeddedFirehose firehose,
            EmbeddedCloudWatch cloudWatch,
            LoopbackServer gateway,
            EmbeddedDynamoDb dynamoDb,
            EmbeddedS3 s3,
            String region) {
        this.faults = faults;
        this.kinesis = kinesis;
        this.firehose = firehose;
        this.cloudWatch = cloudWatch;
        this.gateway = gateway;
        this.dynamoDb = dynamoDb;
        this.s3 = s3;
        this.region = region;
    }

    /**
     * Starts all parts, side by side, and returns when all of them answer.
     *
     * @throws IllegalStateException one sentence that says what keeps it from starting, such as a busy port and its setting, or a
     *     folder that cannot be made
     */
    public static EmbeddedAws start(EmbeddedAwsSettings settings) {
        // Bound here, by one thread: parts that log while others still bind it make SLF4J warn.
        LoggerFactory.getILoggerFactory();
        var faults = new Faults();
        var folder = settings.dataFolder();
        var started = new Started();
        try (var threads = Executors.newCachedThreadPool()) {
            var dynamoDb = CompletableFuture.supplyAsync(
                    () -> started.add(
                            EmbeddedDynamoDb.start(folder.resolve("dynamodb"), settings.dynamoDbPort(), faults)),
                    threads);
            var s3 = CompletableFuture.supplyAsync(
                    () -> started.add(EmbeddedS3.start(folder.resolve("s3"), settings.s3Port(), settings.region())),
                    threads);
            var kinesis = started.add(EmbeddedKinesis.open(
                    folder.resolve("kinesis"), settings.clock(), settings.kinesisLimits(), settings.region(), faults));
            var cloudWatch = new EmbeddedCloudWatch(settings.clock());
            var firehose = started.add(EmbeddedFirehose.open(
                    folder.resolve("firehose"),
                    settings.clock(),
                    (bucket, key, content) -> s3.join().put(bucket, key, content),
                    settings.firehoseBuffering(),
                    settings.region(),
                    faults));
            var handler = new AwsGateway(
                    List.of(kinesis.service(), firehose.service(), cloudWatch.service()),
                    Map.of(
                            FaultRoute.PATH, new FaultRoute(faults),
                            EmbeddedCloudWatch.PATH, cloudWatch.route(),
                            ModelEndpoints.PATH, settings.modelEndpoints().route()));
            var gateway = started.add(
                    LoopbackServer.start(settings.awsPort(), "the AWS port", new FaultGate(faults, handler)));
            return new EmbeddedAws(
                    faults, kinesis, firehose, cloudWatch, gateway, dynamoDb.get(), s3.get(), settings.region());
        } catch (ExecutionException | CompletionException e) {
            started.close();
            throw asOneSentence(e.getCause());
        } catch (InterruptedException e) {
            started.close();
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while starting", e);
        } catch (RuntimeException e) {
            started.close();
            throw asOneSentence(e);
        }
    }

    private static RuntimeException asOneSentence(Throwable failure) {
        return switch (failure) {
            case UncheckedIOException e -> new IllegalStateException(e.getMessage() + " (" + e.getCause() + ")", e);
            case RuntimeException e -> e;
            default -> new IllegalStateException(failure);
        };
    }

    /** Endpoint of Kinesis Data Streams. */
    public URI kinesis() {
        return gateway.uri();
    }

    /** Endpoint of Data Firehose. */
    public URI firehose() {
        return gateway.uri();
    }

    /** Endpoint of CloudWatch. */
    public URI cloudWatch() {
        return gateway.uri();
    }

    /** Endpoint of SageMaker runtime. */
    public URI sageMakerRuntime() {
        return gateway.uri();
    }

    /** Endpoint of DynamoDB. */
    public URI dynamoDb() {
        return dynamoDb.uri();
    }

    /** Endpoint of S3; clients need path-style addressing. */
    public URI s3() {
        return s3.uri();
    }

    /** The SDK's own variables: a process that has them talks to this AWS and to no other. Sorted by name. */
    public Map<String, String> environment() {
        return environment(gateway.uri(), dynamoDb(), s3(), region);
    }

    /**
     * As {@link #environment()}, for one that runs in another process.
     *
     * @param gateway endpoint of Kinesis and all that has none of its own
     */
    public static Map<String, String> environment(URI gateway, URI dynamoDb, URI s3, String region) {
        var variables = new TreeMap<String, String>();
        for (var service : List.of("KINESIS", "FIREHOSE", "CLOUDWATCH", "SAGEMAKER_RUNTIME")) {
            variables.put("AWS_ENDPOINT_URL_" + service, gateway.toString());
        }
        variables.put("AWS_ENDPOINT_URL_DYNAMODB", dynamoDb.toString());
        variables.put("AWS_ENDPOINT_URL_S3", s3.toString());
        variables.put("AWS_REGION", region);
        variables.put("AWS_ACCESS_KEY_ID", "local");
        variables.put("AWS_SECRET_ACCESS_KEY", "local");
        return Collections.unmodifiableMap(variables);
    }

    /** The fault switches, for every service. */
    public Faults faults() {
        return faults;
    }

    /** A look into the streams. */
    public EmbeddedKinesis kinesisStreams() {
        return kinesis;
    }

    /** A look into the delivery streams. */
    public EmbeddedFirehose deliveryStreams() {
        return firehose;
    }

    /** A look into the metrics that were put. */
    public EmbeddedCloudWatch metrics() {
        return cloudWatch;
    }

    /** Delivers what Firehose has buffered, now. */
    public void flushFirehose() {
        firehose.flush();
    }

    /** Stops taking requests, delivers what Firehose has buffered, stops the rest. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        faults.clear();
        gateway.close();
        firehose.close();
        kinesis.close();
        s3.close();
        dynamoDb.close();
    }

    /** What has started so far, to be stopped if another part does not start. */
    private static final class Started {
        private final Deque<AutoCloseable> parts = new ArrayDeque<>();

        synchronized <T extends AutoCloseable> T add(T part) {
            parts.push(part);
            return part;
        }

        synchronized void close() {
            for (var part : parts) {
                try {
                    part.close();
                } catch (Exception e) {
                    throw new IllegalStateException("A part did not stop", e);
                }
            }
        }
    }
}
