package io.cartstream.worker.metrics;

/** What the worker does with the records it reads. */
public enum Mode {
    /** Folds events into features and archives them. */
    FOLD("Worker"),
    /** Checks events of the direct stream and forwards them into the main stream. */
    BRIDGE("Bridge");

    private final String service;

    Mode(String service) {
        this.service = service;
    }

    /** Last part of the CloudWatch namespace: apart, since metrics have no dimension that could tell the modes from each other. */
    String service() {
        return service;
    }
}
