package io.cartstream.embedded.http;

import java.io.IOException;

/** Where an operation with an endless answer sends its events ({@code vnd.amazon.eventstream}). Not thread-safe. */
public interface EventSink {
    /**
     * Sends one event and waits until the connection has taken it.
     *
     * @throws IOException if the caller has gone
     */
    void send(String eventType, Object shape) throws IOException;
}
