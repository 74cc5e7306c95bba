package io.cartstream.ingest;

import java.time.Duration;

/** What ingest tells of itself while it works. Thread-safe. */
public interface IngestMetrics {
    /** Why an event was refused. */
    enum Refusal {
        /** It is no JSON. */
        UNREADABLE,
        /** It breaks the contract. */
        INVALID,
        /** Its canonical form is too long. */
        TOO_LARGE
    }

    /** Events have been acknowledged. */
    void accepted(int events);

    /** An event was refused. */
    void refused(Refusal why);

    /** There was no room for events. */
    void busy(int events);

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
