package io.cartstream.embedded;

import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.time.Duration;
import org.testcontainers.localstack.LocalStackContainer;
import software.amazon.awssdk.core.exception.SdkException;

/** LocalStack: an AWS that others have written, in a container. A Docker engine with its image is a prerequisite. */
public final class LocalStackServer implements AutoCloseable {
    private static final Duration TIME_TO_FETCH = Duration.ofMinutes(5);

    private final LocalStackContainer container = new LocalStackContainer(System.getProperty("localstack.image"));

    private LocalStackServer() {}

    /**
     * Starts it, and calls what we use once: it starts a service at its first call, may fetch the program of its Kinesis from npm before
     * that, and fails further calls until it runs.
     */
    public static LocalStackServer start() {
        var server = new LocalStackServer();
        server.container.start();
        try (var clients = EmbeddedClients.of(server.endpoint())) {
            await("LocalStack")
                    .atMost(TIME_TO_FETCH)
                    .ignoreExceptionsInstanceOf(SdkException.class)
                    .until(() -> answers(clients));
        }
        return server;
    }

    public URI endpoint() {
        return container.getEndpoint();
    }

    @Override
    public void close() {
        container.stop();
    }

    private static boolean answers(EmbeddedClients clients) {
        clients.kinesis().listStreams();
        clients.dynamoDb().listTables();
        clients.firehose().listDeliveryStreams();
        clients.s3().listBuckets();
        return true;
    }
}
