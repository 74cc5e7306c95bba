package io.cartstream.worker.metrics;

/** What the worker does with the records it reads. */
public enum Mode {
    /** Folds events into features and archives them. */
    FOLD("Cartstream/Worker"),
    /** Checks events of the direct stream and forwards them into the main stream. */
    BRIDGE("Cartstream/Bridge");

    private final String namespace;

    Mode(String namespace) {
        this.namespace = namespace;
    }

    /** Where CloudWatch keeps the metrics: apart, since they have no dimension that could tell the modes from each other. */
    String namespace() {
        return namespace;
    }
}
