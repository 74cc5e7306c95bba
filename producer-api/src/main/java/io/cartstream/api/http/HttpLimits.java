package io.cartstream.api.http;

import io.cartstream.config.DataSize;
import java.time.Duration;

/**
 * The bounds of one request and of all together.
 *
 * @param body at most this much on the wire
 * @param inflatedBody at most this much once inflated
 * @param bodyTime how long a body may take to arrive
 * @param eventsPerRequest at most this many events in one body
 * @param requestsInFlight at most this many requests at once
 */
public record HttpLimits(
        DataSize body, DataSize inflatedBody, Duration bodyTime, int eventsPerRequest, int requestsInFlight) {}
