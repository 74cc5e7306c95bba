package io.cartstream.local.run;

import io.cartstream.service.ExitCode;
import io.cartstream.service.retry.Backoff;
import java.time.Duration;

/**
 * When a service that has ended is started again, much as ECS does: after growing pauses.
 *
 * @param pauses before it is started again
 * @param steadyAfter a service that ran for so long starts with the first pause again
 * @param endsBeforeReady a service that ends so often before it was ever ready is given up
 */
record RestartPolicy(Backoff pauses, Duration steadyAfter, int endsBeforeReady) {
    static final RestartPolicy DEFAULT =
            new RestartPolicy(new Backoff(Duration.ofMillis(500), Duration.ofSeconds(30)), Duration.ofMinutes(1), 3);

    /**
     * Whether it is given up before it was ever ready.
     *
     * @param ends how often in a row it has ended, from 1
     */
    boolean givesUp(int exitCode, int ends) {
        return exitCode == ExitCode.WRONG_SETTINGS.number() || ends >= endsBeforeReady;
    }
}
