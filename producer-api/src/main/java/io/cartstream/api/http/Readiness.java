package io.cartstream.api.http;

import java.util.function.BooleanSupplier;

/**
 * Whether this process can answer requests, which is what the load balancer asks. Says nothing of the stream: reads go on without it, and
 * no other task would have it either. Thread-safe.
 */
public final class Readiness {
    private final BooleanSupplier isSound;
    private volatile boolean draining;

    /**
     * @param isSound false where a fault has broken the process, so that it should be replaced
     */
    public Readiness(BooleanSupplier isSound) {
        this.isSound = isSound;
    }

    boolean isDraining() {
        return draining;
    }

    boolean isSound() {
        return isSound.getAsBoolean();
    }

    /** Not ready from now on. */
    public void drain() {
        draining = true;
    }
}
