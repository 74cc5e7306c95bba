package io.cartstream.api.http;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.internal.HttpConnection;
import org.eclipse.jetty.util.component.AbstractLifeCycle;
import org.eclipse.jetty.util.thread.Scheduler;

/**
 * Closes connections whose request's headers take too long. The idle time-out does not: a client that sends a byte now and then is never
 * idle. Looks at all connections every {@value #SWEEP_MILLIS} ms, which costs requests nothing.
 */
final class HeaderDeadline extends AbstractLifeCycle {
    private static final long SWEEP_MILLIS = 500;

    private final ServerConnector connector;
    private final long timeNanos;
    private volatile Scheduler.Task next = () -> false;

    /** When the requests began that were late at the last sweep; touched by the sweep alone. */
    private Map<HttpConnection, Long> late = Map.of();

    HeaderDeadline(ServerConnector connector, Duration time) {
        this.connector = connector;
        this.timeNanos = time.toNanos();
    }

    @Override
    protected void doStart() {
        schedule();
    }

    @Override
    protected void doStop() {
        next.cancel();
    }

    private void schedule() {
        next = connector.getScheduler().schedule(this::sweep, SWEEP_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** A parser belongs to another thread, and what is seen of it may be old: only a request that is late twice is ended. */
    private void sweep() {
        var now = System.nanoTime();
        var lateNow = new HashMap<HttpConnection, Long>();
        for (var endPoint : connector.getConnectedEndPoints()) {
            if (endPoint.getConnection() instanceof HttpConnection connection) {
                var parser = connection.getParser();
                var begun = parser.getBeginNanoTime();
                if (parser.inHeaderState() && !parser.isStart() && now - begun > timeNanos) {
                    if (Long.valueOf(begun).equals(late.get(connection))) {
                        endPoint.close(new TimeoutException("the headers took too long"));
                    } else {
                        lateNow.put(connection, begun);
                    }
                }
            }
        }
        late = lateNow;
        if (isStarted() || isStarting()) {
            schedule();
        }
    }
}
