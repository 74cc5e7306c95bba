package io.cartstream.api.http;

import io.cartstream.config.DataSize;

/**
 * The bounds of one request and of all together.
 *
 * @param body at most this much on the wire
 * @param inflatedBody at most this much once inflated
 * @param eventsPerRequest at most this many events in one body
 * @param requestsInFlight at most this many requests at once
 */
public record HttpLimits(DataSize body, DataSize inflatedBody, int eventsPerRequest, int requestsInFlight) {}
