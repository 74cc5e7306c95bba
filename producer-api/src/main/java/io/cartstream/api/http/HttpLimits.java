package io.cartstream.api.http;

import io.cartstream.service.settings.DataSize;
import java.time.Duration;

/**
 * The bounds of one request, of all of a client's, and of all together.
 *
 * @param body at most this much on the wire
 * @param inflatedBody at most this much once inflated
 * @param bodyTime how long headers, and then a body, may take to arrive
 * @param bodyRate how much of a body must arrive in a second, on average
 * @param eventsPerRequest at most this many events in one body
 * @param postsInFlight at most this many requests with events at once
 * @param readsInFlight at most this many other requests at once
 * @param clientShare per cent of these requests, and of the bytes in flight, that one client may hold
 * @param clientConnections at most this many connections of one address, where clients connect without a proxy
 */
public record HttpLimits(
        DataSize body,
        DataSize inflatedBody,
        Duration bodyTime,
        DataSize bodyRate,
        int eventsPerRequest,
        int postsInFlight,
        int readsInFlight,
        int clientShare,
        int clientConnections) {
    private static final int PER_CENT = 100;

    BodyPace bodyPace() {
        return new BodyPace(bodyTime, bodyRate);
    }

    /** At least one: a share of few would shut out everybody. */
    int clientShareOf(int requests) {
        return Math.max(1, (int) ((long) requests * clientShare / PER_CENT));
    }

    /** At least the largest body that may be sent, while it is inflated. */
    long clientShareOf(DataSize bytes) {
        return Math.max(bytes.bytes() * clientShare / PER_CENT, body.bytes() + 2 * inflatedBody.bytes());
    }
}
