package io.cartstream.embedded.kinesis;

/**
 * What has been put into a shard since this process started.
 *
 * @param shardId the shard
 * @param open whether it still takes records
 * @param records as Kinesis counts and bills them
 * @param events what is packed in them; a record without packing counts as one
 */
public record ShardTraffic(String shardId, boolean open, long records, long events) {}
