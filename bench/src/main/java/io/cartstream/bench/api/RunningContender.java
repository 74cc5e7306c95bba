package io.cartstream.bench.api;

/** A contender that serves. Thread-safe. */
interface RunningContender extends AutoCloseable {
    /** Where it listens. */
    int port();

    /** What it has put so far. */
    Puts puts();

    @Override
    void close();
}
