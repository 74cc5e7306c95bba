package io.cartstream.api.http;

import io.javalin.config.Key;
import io.javalin.http.Context;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Names the request in a problem, and from status 500 on writes one line to the log under that name. Lines are bounded, since an outage
 * makes as many failures as there are requests: past the bound neither is a line written nor the request named in the answer, so that
 * every answer that names a request from status 500 on has its line. What a health route says is a state and no failure, and is asked for
 * again and again: it would use the lines up, and is neither logged nor named. Thread-safe.
 */
final class FailureLog {
    /** Few enough to read, and for a log service to take in without effect. */
    static final int LINES_PER_SECOND = 20;

    /** Under this key a server holds its own. */
    static final Key<FailureLog> KEY = new Key<>("failures");

    private static final Logger LOG = LoggerFactory.getLogger(FailureLog.class);
    private static final int SERVER_ERROR = 500;
    private static final long SECOND = 1_000_000_000L;
    private static final long BETWEEN_LINES = SECOND / LINES_PER_SECOND;

    private final LongSupplier ticker;

    /** When the lines written so far are used up: a burst of one second's lines may be ahead of the time. */
    private final AtomicLong usedUpTo;

    private final AtomicLong leftOut = new AtomicLong();

    /**
     * @param ticker nanoseconds from an arbitrary start
     */
    FailureLog(LongSupplier ticker) {
        this.ticker = ticker;
        usedUpTo = new AtomicLong(ticker.getAsLong() - SECOND);
    }

    /** The server's own. */
    static FailureLog of(Context context) {
        return context.appData(KEY);
    }

    /** The problem as it is answered. */
    Problem named(Problem problem, Context context) {
        return named(problem, context.method().name(), HttpServer.route(context));
    }

    /**
     * The same.
     *
     * @param route the route's path as in the table
     */
    Problem named(Problem problem, String method, String route) {
        if (route.startsWith(HealthRoutes.PREFIX)) {
            return problem;
        }
        if (problem.status() < SERVER_ERROR) {
            return problem.in(RequestId.current());
        }
        if (!tryAcquire()) {
            leftOut.incrementAndGet();
            return problem;
        }
        LOG.atWarn()
                .addKeyValue("status", problem.status())
                .addKeyValue("problem", problem.type())
                .addKeyValue("method", method)
                .addKeyValue("route", route)
                .addKeyValue(
                        "events",
                        problem.eventId().isPresent() ? 1 : problem.eventIds().size())
                .addKeyValue("left_out", leftOut.getAndSet(0))
                .log("a request failed: {}", problem.title());
        return problem.in(RequestId.current());
    }

    private boolean tryAcquire() {
        while (true) {
            var now = ticker.getAsLong();
            var used = usedUpTo.get();
            var after = Math.max(used, now - SECOND) + BETWEEN_LINES;
            if (after - now > 0) {
                return false;
            }
            if (usedUpTo.compareAndSet(used, after)) {
                return true;
            }
        }
    }
}
