package io.cartstream.embedded.kinesis;

/**
 * A record as it lies in a shard.
 *
 * @param offset its number in the shard
 * @param arrivedAtMillis when the shard took it, never less than its predecessor's
 */
@SuppressWarnings("ArrayRecordComponent") // a value that is only passed on, never compared
record StoredRecord(long offset, long arrivedAtMillis, String partitionKey, byte[] data) {}
