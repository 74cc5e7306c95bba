package io.cartstream.embedded;

import com.almworks.sqlite4java.SQLiteConnection;
import com.almworks.sqlite4java.SQLiteException;
import com.almworks.sqlite4java.SQLiteJob;
import com.almworks.sqlite4java.SQLiteQueue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.ListTablesRequest;
import software.amazon.dynamodb.services.local.server.LocalDynamoDBRequestHandler;
import software.amazon.dynamodb.services.local.shared.access.LocalDBClient;
import software.amazon.dynamodb.services.local.shared.access.sqlite.SQLiteDBAccess;

/**
 * A DynamoDB Local's databases, which write without waiting for the disk.
 *
 * <p>Lets DynamoDB Local's SQLite write without waiting for the disk: it waits several times per write otherwise, which makes some 100
 * writes/s out of thousands. What was written still survives the end of the process, however sudden; not that of the machine.
 *
 * <p>DynamoDB Local has no setting for it, hence the reflection.
 */
final class RelaxedDurability {
    private final List<SQLiteQueue> databases;

    private RelaxedDurability(List<SQLiteQueue> databases) {
        this.databases = List.copyOf(databases);
    }

    static RelaxedDurability of(LocalDynamoDBRequestHandler handler) {
        handler.listTables("local", "local", ListTablesRequest.builder().build()); // opens the database
        try {
            var databases = LocalDynamoDBRequestHandler.class.getDeclaredField("dbRequestHandlers");
            databases.setAccessible(true);
            var queues = new ArrayList<SQLiteQueue>();
            for (var database : ((Map<?, ?>) databases.get(handler)).values()) {
                queues.add(queue((LocalDBClient) database));
            }
            queues.forEach(RelaxedDurability::relax);
            return new RelaxedDurability(queues);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("This DynamoDB Local is another one than the one we know", e);
        }
    }

    /** Waits until the databases are closed. Closing the handler only requests it, and a database opened sooner would be locked. */
    void awaitClosed() {
        try {
            for (var database : databases) {
                database.stop(true).join();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private static SQLiteQueue queue(LocalDBClient database) throws ReflectiveOperationException {
        var access = LocalDBClient.class.getDeclaredField("dbAccess");
        access.setAccessible(true);
        var queue = SQLiteDBAccess.class.getDeclaredField("queue");
        queue.setAccessible(true);
        return (SQLiteQueue) queue.get(access.get(database));
    }

    private static void relax(SQLiteQueue queue) {
        queue.execute(new SQLiteJob<Void>() {
                    @Override
                    protected Void job(SQLiteConnection connection) throws SQLiteException {
                        connection.exec("PRAGMA synchronous=OFF");
                        connection.exec("PRAGMA journal_mode=WAL");
                        return null;
                    }
                })
                .complete();
    }
}
