package io.cartstream.embedded;

import io.cartstream.embedded.faults.FaultGate;
import io.cartstream.embedded.faults.Faults;
import io.cartstream.embedded.http.LoopbackServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.logging.Level;
import java.util.logging.Logger;
import software.amazon.dynamodb.services.local.monitoring.Telemetry;
import software.amazon.dynamodb.services.local.server.LocalDynamoDBRequestHandler;
import software.amazon.dynamodb.services.local.server.LocalDynamoDBServerHandler;

/**
 * DynamoDB Local, on disk, one database for all callers. Its handler runs in a server of ours, since its own one listens on
 * every interface.
 */
final class EmbeddedDynamoDb implements AutoCloseable {
    /** Held, as the log manager forgets a logger's level with the logger. */
    private static final Logger SQLITE = Logger.getLogger("com.almworks.sqlite4java");

    private final LocalDynamoDBServerHandler handler;
    private final RelaxedDurability databases;
    private final LoopbackServer server;

    private EmbeddedDynamoDb(LocalDynamoDBServerHandler handler, RelaxedDurability databases, LoopbackServer server) {
        this.handler = handler;
        this.databases = databases;
        this.server = server;
    }

    static EmbeddedDynamoDb start(Path folder, int port, Faults faults) {
        SQLITE.setLevel(Level.WARNING);
        Telemetry.configureTelemetry("", "", false);
        var requests = requestHandler(folder, port);
        var databases = RelaxedDurability.of(requests);
        var handler = new LocalDynamoDBServerHandler(requests, null);
        try {
            return new EmbeddedDynamoDb(
                    handler,
                    databases,
                    LoopbackServer.start(port, "the DynamoDB port", new FaultGate(faults, handler)));
        } catch (RuntimeException e) {
            handler.close();
            throw e;
        }
    }

    private static LocalDynamoDBRequestHandler requestHandler(Path folder, int port) {
        try {
            Files.createDirectories(folder);
            return new LocalDynamoDBRequestHandler(port, false, folder.toString(), true, false);
        } catch (IOException e) {
            throw new UncheckedIOException("The folder " + folder + " could not be made", e);
        }
    }

    URI uri() {
        return server.uri();
    }

    @Override
    public void close() {
        server.close();
        handler.close();
        databases.awaitClosed();
    }
}
