package io.cartstream.bench.worker;

/**
 * How old events are when their features can be read, through the whole pipeline: from receipt by the API to the committed cycle.
 *
 * @param store what keeps features and archive
 * @param eventsPerSecond that were acknowledged
 */
record Freshness(StoreKind store, double eventsPerSecond, double p50Millis, double p99Millis) {}
