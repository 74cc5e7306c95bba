package io.cartstream.bench.api;

import java.time.Duration;
import java.util.List;

/**
 * How long and how hard.
 *
 * @param roundTrip of the stream that is none
 * @param warmUp of each contender, before anything counts
 * @param duration of each load that counts
 * @param connections at full load with one event a request; a quarter of it with more
 * @param contenders who, in which order
 */
record ApiBenchSettings(
        Duration roundTrip, Duration warmUp, Duration duration, int connections, List<Contender> contenders) {}
