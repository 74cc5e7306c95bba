package io.cartstream.bench.api;

import java.time.Duration;
import java.util.List;

/**
 * How long and how hard.
 *
 * @param roundTrip of the stream that is none
 * @param warmUp of each contender, before anything counts, again and again until there were
 * @param warmUpEvents so many events
 * @param duration of each load that counts
 * @param connections with one event a request; a quarter of it with more. At full load each carries the next request as soon as it has its
 * answer, so there must be far more than a server answers within a round trip: otherwise it waits for them, not they for it
 * @param eventsPerRequest one kind of load each
 * @param contenders who, in which order
 */
record ApiBenchSettings(
        Duration roundTrip,
        Duration warmUp,
        int warmUpEvents,
        Duration duration,
        int connections,
        List<Integer> eventsPerRequest,
        List<Contender> contenders) {}
