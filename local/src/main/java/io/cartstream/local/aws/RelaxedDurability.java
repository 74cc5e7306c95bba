package io.cartstream.local.aws;

import com.almworks.sqlite4java.SQLiteConnection;
import com.almworks.sqlite4java.SQLiteException;
import com.almworks.sqlite4java.SQLiteJob;
import com.almworks.sqlite4java.SQLiteQueue;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.ListTablesRequest;
import software.amazon.dynamodb.services.local.server.LocalDynamoDBRequestHandler;
import software.amazon.dynamodb.services.local.shared.access.LocalDBClient;
import software.amazon.dynamodb.services.local.shared.access.sqlite.SQLiteDBAccess;

/**
 * Lets DynamoDB Local's SQLite write without waiting for the disk: it waits several times per write otherwise, which makes some 100
 * writes/s out of thousands. What was written still survives the end of the process, however sudden; not that of the machine.
 *
 * <p>DynamoDB Local has no setting for it, hence the reflection.
 */
final class RelaxedDurability {
    private RelaxedDurability() {}

    static void apply(LocalDynamoDBRequestHandler handler) {
        handler.listTables("local", "local", ListTablesRequest.builder().build()); // opens the database
        try {
            var databases = LocalDynamoDBRequestHandler.class.getDeclaredField("dbRequestHandlers");
            databases.setAccessible(true);
            for (var database : ((Map<?, ?>) databases.get(handler)).values()) {
                relax(queue((LocalDBClient) database));
            }
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("This DynamoDB Local is another one than the one we know", e);
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
