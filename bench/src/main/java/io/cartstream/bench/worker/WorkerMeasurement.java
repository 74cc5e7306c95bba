package io.cartstream.bench.worker;

/**
 * A contender on a stream.
 *
 * @param load which stream
 */
record WorkerMeasurement(WorkerLoad load, WorkerContender contender, Drain drain) {}
