package io.cartstream.ingest;

import java.time.Duration;

/** Counts what a test wants to know. */
final class CountingMetrics implements IngestMetrics {
    int accepted;
    int rejected;
    int busy;
    int failed;
    int unavailable;
    int lost;
    int throttles;
    int retries;
    int records;

    @Override
    public void accepted(int events) {
        accepted += events;
    }

    @Override
    public void rejected(Rejected.Reason why) {
        rejected++;
    }

    @Override
    public void busy(int events) {
        busy += events;
    }

    @Override
    public void failed(int events) {
        failed += events;
    }

    @Override
    public void unavailable(int events) {
        unavailable += events;
    }

    @Override
    public void putAnswered(Duration latency) {}

    @Override
    public void putLost() {
        lost++;
    }

    @Override
    public void throttled() {
        throttles++;
    }

    @Override
    public void retried(int events) {
        retries += events;
    }

    @Override
    public void packed(int events, int bytes) {
        records++;
    }
}
