package io.cartstream.api.http;

import io.cartstream.ingest.Readiness;
import io.javalin.http.Context;

/** Says whether the process lives, and whether to send it requests. */
final class HealthRoutes {
    record Health(String status) {}

    private static final int OK = 200;

    private final Readiness readiness;

    HealthRoutes(Readiness readiness) {
        this.readiness = readiness;
    }

    void live(Context context) {
        Answers.json(context, OK, new Health("live"));
    }

    void ready(Context context) {
        if (!readiness.isReady()) {
            throw new ProblemException(
                    ProblemType.NOT_READY,
                    readiness.isDraining() ? "The service is stopping." : "The stream has not answered lately.");
        }
        Answers.json(context, OK, new Health("ready"));
    }
}
