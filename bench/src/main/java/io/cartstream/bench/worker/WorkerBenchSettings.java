package io.cartstream.bench.worker;

import java.time.Duration;
import java.util.List;

/**
 * How much and how long.
 *
 * @param skewedEvents made-up events with a hot product
 * @param realOrders of the real ones, at most
 * @param longest time that a contender gets for a stream, after its warm-up
 * @param loads which streams
 * @param contenders who, in which order
 */
record WorkerBenchSettings(
        int skewedEvents, int realOrders, Duration longest, List<WorkerLoad> loads, List<WorkerContender> contenders) {}
