package io.cartstream.bench.worker;

import io.cartstream.bench.process.Usage;

/**
 * How a worker emptied a stream.
 *
 * @param events that it consumed in all
 * @param measured of these, the ones that counted: without those of the warm-up
 * @param seconds that the measured ones took
 * @param cpuMillis that the measured ones took
 * @param bill for all events
 * @param cycles of ours
 * @param usage at the end
 */
record Drain(
        long events,
        long measured,
        double seconds,
        long cpuMillis,
        Bill bill,
        RunningWorker.Cycles cycles,
        Usage usage) {
    private static final double MILLION = 1e6;

    double perSecond() {
        return measured / seconds;
    }

    /** Events a second, if the worker had one core and nothing to wait for. */
    double perCoreSecond() {
        return measured * 1e3 / Math.max(1, cpuMillis);
    }

    double perMillionEvents(long counted) {
        return counted * MILLION / Math.max(1, events);
    }
}
