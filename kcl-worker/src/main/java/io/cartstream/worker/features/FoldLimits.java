package io.cartstream.worker.features;

import java.time.Duration;

/**
 * What bounds the folding of one shard.
 *
 * @param cacheBytes heap for the items that a shard's processor remembers
 * @param streamRetention at least as long as the stream keeps its records; progress of other shards is dropped after it
 */
public record FoldLimits(long cacheBytes, Duration streamRetention) {}
