package io.cartstream.bench.load;

import java.time.Duration;
import java.util.OptionalDouble;

/**
 * What is sent, and how.
 *
 * @param url of the server, such as {@code http://127.0.0.1:8080}
 * @param path of the route; with {@code {user}} in it, another shopper's each time, by numbers from 1 to {@link #SHOPPERS}
 * @param eventsPerRequest 0 for a GET without a body, 1 for an event, more for an array of them
 * @param rate requests a second, whether or not earlier ones have been answered (an open loop); without one, each connection sends as soon
 *     as it is answered, to find what a server can do at most
 * @param connections open at once
 * @param warmUp before anything counts
 * @param duration of what counts
 */
public record Load(
        String url,
        String path,
        int eventsPerRequest,
        OptionalDouble rate,
        int connections,
        Duration warmUp,
        Duration duration) {

    /** How many shoppers a path with {@code {user}} names in turn. */
    public static final int SHOPPERS = 2_000;
}
