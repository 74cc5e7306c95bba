package io.cartstream.bench.worker;

/** Who consumes. Each in a process of its own, one after the other. */
enum WorkerContender {
    NO_OP("KCL processor that does nothing"),
    CARTSTREAM("**Cartstream**"),
    NAIVE("one call per fact and event");

    private final String title;

    WorkerContender(String title) {
        this.title = title;
    }

    String title() {
        return title;
    }
}
