package io.cartstream.api.http;

import io.javalin.http.Context;
import java.util.function.BooleanSupplier;

/** Says whether the process lives, whether to send it requests, and, apart from both, whether the stream answers. */
final class HealthRoutes {
    record Health(String status) {}

    /** Where these routes are. */
    static final String PREFIX = "/health/";

    private static final int OK = 200;

    private final Readiness readiness;
    private final BooleanSupplier streamIsAvailable;

    HealthRoutes(Readiness readiness, BooleanSupplier streamIsAvailable) {
        this.readiness = readiness;
        this.streamIsAvailable = streamIsAvailable;
    }

    void live(Context context) {
        requireSound();
        Answers.json(context, OK, new Health("live"));
    }

    void ready(Context context) {
        requireSound();
        if (readiness.isDraining()) {
            throw new ProblemException(ProblemType.NOT_READY, "The service is stopping.");
        }
        Answers.json(context, OK, new Health("ready"));
    }

    void stream(Context context) {
        if (!streamIsAvailable.getAsBoolean()) {
            throw new ProblemException(
                    ProblemType.STREAM_AWAY,
                    "The stream has not answered lately, or not yet; the log says why. Events are rejected; everything else works.");
        }
        Answers.json(context, OK, new Health("available"));
    }

    private void requireSound() {
        if (!readiness.isSound()) {
            throw new ProblemException(ProblemType.NOT_READY, "A fault has stopped the ingest; see the log.");
        }
    }
}
