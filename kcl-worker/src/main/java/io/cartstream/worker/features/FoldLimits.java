package io.cartstream.worker.features;

/**
 * What bounds the folding.
 *
 * @param cacheBytes heap for the items that the process remembers, for all its shards together
 * @param foldBytes heap for the items that are being changed, as they are read, for all shards together
 * @param times how long the past is remembered
 */
public record FoldLimits(long cacheBytes, long foldBytes, FoldTimes times) {}
