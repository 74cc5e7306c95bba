package io.cartstream.local.run;

import io.cartstream.embedded.EmbeddedAws;
import io.cartstream.embedded.EmbeddedAwsSettings;
import io.cartstream.embedded.EmbeddedClients;
import io.cartstream.store.FeatureTables;
import io.cartstream.store.Generation;
import java.nio.file.Path;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.kinesis.KinesisClient;

/** The embedded AWS in this process with all that the services need in it, as {@code make run} creates it. */
public final class ProvisionedAws implements AutoCloseable {
    public static final String STREAM = LocalResources.STREAM;
    public static final String ARCHIVE_DELIVERY = LocalResources.ARCHIVE_DELIVERY;
    public static final String APPLICATION = Generation.FIRST.application();
    public static final String DIRECT_STREAM = LocalResources.DIRECT_STREAM;
    public static final String BRIDGE_APPLICATION = LocalResources.BRIDGE_APPLICATION;
    public static final FeatureTables TABLES = Generation.FIRST.tables();

    private final EmbeddedAws aws;
    private final EmbeddedClients clients;
    private final Path folder;

    private ProvisionedAws(EmbeddedAws aws, EmbeddedClients clients, Path folder) {
        this.aws = aws;
        this.clients = clients;
        this.folder = folder;
    }

    /** Starts as {@code make run} does, on free ports. */
    public static ProvisionedAws start(Path folder) throws InterruptedException {
        return start(folder, LocalResources.SHARDS);
    }

    /** Starts on free ports and creates a stream of so many shards, tables, bucket and delivery streams. */
    public static ProvisionedAws start(Path folder, int shards) throws InterruptedException {
        var aws = EmbeddedAws.start(EmbeddedAwsSettings.ephemeral(folder));
        var clients = EmbeddedClients.of(aws);
        // What is there already stays as it is.
        clients.kinesis().createStream(request -> request.streamName(STREAM).shardCount(shards));
        new Provisioning(clients, Generation.FIRST).run();
        return new ProvisionedAws(aws, clients, folder);
    }

    /** Adds the direct stream and the bridge's lease table. */
    public void addDirectStream() {
        new Provisioning(clients, Generation.FIRST).addDirectStream();
    }

    public EmbeddedAws aws() {
        return aws;
    }

    public KinesisClient kinesis() {
        return clients.kinesis();
    }

    public DynamoDbClient dynamoDb() {
        return clients.dynamoDb();
    }

    /** The files of the archive's bucket. */
    public Path bucket() {
        return folder.resolve("s3").resolve(LocalResources.BUCKET);
    }

    /** The jar of the producer API. */
    public static Path apiJar() {
        return Artifacts.ofThisProject().api();
    }

    /** The jar of the worker. */
    public static Path workerJar() {
        return Artifacts.ofThisProject().worker();
    }

    @Override
    public void close() {
        clients.close();
        aws.close();
    }
}
