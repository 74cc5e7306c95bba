package io.cartstream.tools.replay;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Posts recorded events, at most {@code limit} of them, at their pace.
 *
 * @param limit events at most
 * @param pace when an event may leave
 */
public record Replay(long limit, Pace pace) {
    /**
     * Posts and waits for the last answer.
     *
     * @throws StoppedException where sending has stopped for good
     */
    public void run(RecordedEvents events, EventSender sender) throws IOException, InterruptedException {
        var startedAt = System.nanoTime();
        for (var sent = 0L; sent < limit; sent++) {
            var event = events.next();
            if (event.isEmpty()) {
                break;
            }
            waitUntil(startedAt, pace.dueAfter(event.get().happenedAt()));
            sender.send(event.get());
        }
        sender.finish();
    }

    private static void waitUntil(long startedAt, Duration due) throws InterruptedException {
        var remaining = due.toNanos() - (System.nanoTime() - startedAt);
        if (remaining > 0) {
            TimeUnit.NANOSECONDS.sleep(remaining);
        }
    }
}
