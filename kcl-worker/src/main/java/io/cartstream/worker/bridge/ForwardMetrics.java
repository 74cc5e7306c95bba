package io.cartstream.worker.bridge;

import io.cartstream.ingest.IngestMetrics;
import io.cartstream.ingest.Rejected;
import io.cartstream.worker.metrics.WorkerMetrics;
import java.time.Duration;

/** What the lanes tell of themselves, as metrics of the worker. What became of the events is counted by the commit cycle. Thread-safe. */
public final class ForwardMetrics implements IngestMetrics {
    private final WorkerMetrics metrics;

    public ForwardMetrics(WorkerMetrics metrics) {
        this.metrics = metrics;
    }

    @Override
    public void accepted(int events) {
        // counted once committed
    }

    @Override
    public void rejected(Rejected.Reason why) {
        // a dead letter, counted as such
    }

    @Override
    public void busy(int events) {
        // a failure of the cycle, counted as such
    }

    @Override
    public void failed(int events) {
        // as above
    }

    @Override
    public void unavailable(int events) {
        // the bridge has no breaker: its events wait for as long as it takes
    }

    @Override
    public void putAnswered(Duration latency) {
        metrics.put(latency);
    }

    @Override
    public void putLost() {
        metrics.putLost();
    }

    @Override
    public void throttled() {
        metrics.putThrottled();
    }

    @Override
    public void retried(int events) {
        metrics.putRetried(events);
    }

    @Override
    public void packed(int events, int bytes) {
        // Kinesis counts records and bytes itself
    }
}
