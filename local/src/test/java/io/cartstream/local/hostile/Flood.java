package io.cartstream.local.hostile;

import io.cartstream.local.hostile.HostileRequests.Sending;
import java.io.IOException;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Sends hostile requests of a seeded generator at a steady rate of bytes, over many connections. */
final class Flood {
    private static final int CLIENTS = 48;
    private static final Duration PAUSE_WITHIN_A_SLOW_ONE = Duration.ofSeconds(1);

    private final Field field;
    private final long bytesPerSecond;
    private final long started = System.nanoTime();
    private final Duration time;
    private final AtomicLong due = new AtomicLong();

    /**
     * @param bytesPerSecond of all requests together
     * @param time how long it goes on
     */
    Flood(Field field, long bytesPerSecond, Duration time) {
        this.field = field;
        this.bytesPerSecond = bytesPerSecond;
        this.time = time;
    }

    void run() throws Exception {
        var seed = field.random().nextLong();
        field.atOnce(CLIENTS, client -> {
            var requests = new HostileRequests(field.id(), new Random(seed + client));
            var never = new CountDownLatch(1);
            for (var next = requests.next(); ; next = requests.next()) {
                var at = due.getAndAdd(next.bytes().length) * TimeUnit.SECONDS.toNanos(1) / bytesPerSecond;
                if (at > time.toNanos()) {
                    return;
                }
                never.await(at - (System.nanoTime() - started), TimeUnit.NANOSECONDS);
                send(next);
            }
        });
    }

    private void send(Sending sending) {
        var bytes = sending.bytes();
        if (sending.manner() == HostileRequests.Manner.WHOLE) {
            field.clients().tryOut(sending.what(), bytes);
            return;
        }
        try (var connection = field.clients().connect()) {
            switch (sending.manner()) {
                case SLOW -> {
                    connection.send(bytes, 0, bytes.length / 2);
                    field.goOnFor(PAUSE_WITHIN_A_SLOW_ONE);
                    connection.send(bytes, bytes.length / 2, bytes.length - bytes.length / 2);
                    field.clients().sent(bytes.length);
                    field.clients().expectAnswerOrEnd(sending.what() + ", slow", connection);
                }
                case HALF_CLOSED -> {
                    connection.send(bytes, 0, bytes.length / 2);
                    connection.halfClose();
                    field.clients().sent(bytes.length / 2);
                    field.clients().expectAnswerOrEnd(sending.what() + ", half-closed", connection);
                }
                case RESET -> {
                    connection.send(bytes, 0, bytes.length / 2);
                    field.clients().sent(bytes.length / 2);
                    connection.reset();
                }
                default -> {
                    connection.send(bytes);
                    field.clients().sent(bytes.length);
                }
            }
        } catch (IOException _) {
            // Ended by the server: so may it be.
        }
    }
}
