package io.cartstream.api.http;

import io.cartstream.ingest.Readiness;
import io.javalin.http.Context;
import java.util.function.BooleanSupplier;

/** Says whether the process lives, and whether to send it requests. */
final class HealthRoutes {
    record Health(String status) {}

    private static final int OK = 200;

    private final Readiness readiness;
    private final BooleanSupplier isSound;

    /**
     * @param isSound whether events can be taken in at all, until the process is replaced
     */
    HealthRoutes(Readiness readiness, BooleanSupplier isSound) {
        this.readiness = readiness;
        this.isSound = isSound;
    }

    void live(Context context) {
        requireSound();
        Answers.json(context, OK, new Health("live"));
    }

    void ready(Context context) {
        requireSound();
        if (!readiness.isReady()) {
            throw new ProblemException(
                    ProblemType.NOT_READY,
                    readiness.isDraining() ? "The service is stopping." : "The stream has not answered lately.");
        }
        Answers.json(context, OK, new Health("ready"));
    }

    private void requireSound() {
        if (!isSound.getAsBoolean()) {
            throw new ProblemException(ProblemType.NOT_READY, "A fault has stopped the ingest; see the log.");
        }
    }
}
