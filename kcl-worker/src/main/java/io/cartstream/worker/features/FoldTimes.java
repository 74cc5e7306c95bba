package io.cartstream.worker.features;

import java.time.Duration;

/**
 * How long an item remembers what it needs to count each event once.
 *
 * @param streamRetention at least as long as the stream keeps its records; progress of other shards is dropped after it
 * @param retryWindow the longest that a producer may retry an event; ids of events received longer before the newest are dropped, but for
 *     a few
 */
public record FoldTimes(Duration streamRetention, Duration retryWindow) {}
