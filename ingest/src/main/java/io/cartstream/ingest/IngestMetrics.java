package io.cartstream.ingest;

import java.time.Duration;

/** What ingest tells of itself while it works. Thread-safe. */
public interface IngestMetrics {
    /** Counts nothing: for benchmarks, which measure from outside. */
    IngestMetrics UNCOUNTED = new IngestMetrics() {
        @Override
        public void accepted(int events) {}

        @Override
        public void rejected(Rejected.Reason why) {}

        @Override
        public void busy(int events) {}

        @Override
        public void unavailable(int events) {}

        @Override
        public void failed(int events) {}

        @Override
        public void putAnswered(Duration latency) {}

        @Override
        public void putLost() {}

        @Override
        public void throttled() {}

        @Override
        public void retried(int events) {}

        @Override
        public void packed(int events, int bytes) {}
    };

    /** Events have been acknowledged. */
    void accepted(int events);

    /** An event was rejected. */
    void rejected(Rejected.Reason why);

    /** There was no room for events. */
    void busy(int events);

    /** Events were rejected at once because the stream was known to be away. */
    void unavailable(int events);

    /** Events were not acknowledged in time. */
    void failed(int events);

    /** A call has been answered, or not, after {@code latency}. */
    void putAnswered(Duration latency);

    /** A call's outcome is unknown. */
    void putLost();

    /** A record was throttled. */
    void throttled();

    /** Events go back to the head of their lane. */
    void retried(int events);

    /** A record with that many events and bytes has left. */
    void packed(int events, int bytes);
}
