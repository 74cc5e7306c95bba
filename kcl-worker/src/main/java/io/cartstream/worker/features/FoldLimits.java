package io.cartstream.worker.features;

import java.time.Duration;

/**
 * What bounds the folding.
 *
 * @param cacheBytes heap for the items that the process remembers, for all its shards together
 * @param foldBytes heap for the items that are being changed, as they are read, for all shards together
 * @param streamRetention at least as long as the stream keeps its records; progress of other shards is dropped after it
 */
public record FoldLimits(long cacheBytes, long foldBytes, Duration streamRetention) {}
