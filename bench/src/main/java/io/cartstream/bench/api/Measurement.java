package io.cartstream.bench.api;

import io.cartstream.bench.load.LoadResult;

/**
 * A contender under one kind of request.
 *
 * @param eventsPerRequest 1 or more
 * @param full the load with every connection always busy
 * @param half the open loop at half of what {@code full} reached
 * @param fullPuts what was put under {@code full}, for every success of it in all
 * @param halfPuts what was put under {@code half}, for every success of it in all
 * @param cpuMillis that {@code full} took, warm-up included
 * @param liveHeap bytes reachable after {@code full}
 * @param peakHeap bytes at most under {@code full}
 */
record Measurement(
        Contender contender,
        int eventsPerRequest,
        LoadResult full,
        LoadResult half,
        Puts fullPuts,
        Puts halfPuts,
        long cpuMillis,
        long liveHeap,
        long peakHeap) {
    private static final double MILLION = 1e6;

    double eventsPerSecond() {
        return full.perSecond() * eventsPerRequest;
    }

    /** Calls, records and units for a million events at full load. */
    double perMillionEvents(long counted) {
        return counted * MILLION / ((double) full.successesInAll() * eventsPerRequest);
    }

    /** The same at half load. */
    double perMillionEventsAtHalfLoad(long counted) {
        return counted * MILLION / ((double) half.successesInAll() * eventsPerRequest);
    }

    double cpuMicrosPerRequest() {
        return cpuMillis * 1e3 / full.successesInAll();
    }
}
