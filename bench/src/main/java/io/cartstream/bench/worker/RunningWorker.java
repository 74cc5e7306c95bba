package io.cartstream.bench.worker;

import io.cartstream.worker.metrics.Metric;
import io.cartstream.worker.metrics.WorkerMetrics;

/** A worker that consumes. Thread-safe. */
interface RunningWorker extends AutoCloseable {
    /** Events consumed so far: committed, where it commits. */
    long done();

    /** Median and 99th percentile of a commit cycle, in milliseconds; empty where there are none. */
    Cycles cycles();

    @Override
    void close();

    /** How long commit cycles take, in milliseconds. */
    record Cycles(double p50Millis, double p99Millis) {
        static final Cycles NONE = new Cycles(0, 0);

        static Cycles of(WorkerMetrics metrics) {
            return new Cycles(
                    metrics.percentileMillis(Metric.CYCLE, WorkerMetrics.Percentile.P50),
                    metrics.percentileMillis(Metric.CYCLE, WorkerMetrics.Percentile.P99));
        }
    }
}
