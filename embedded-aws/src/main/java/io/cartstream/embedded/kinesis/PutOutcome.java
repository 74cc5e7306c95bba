package io.cartstream.embedded.kinesis;

/** What became of one record. */
sealed interface PutOutcome {
    /** It is in the shard's log. */
    record Stored(String shardId, String sequenceNumber) implements PutOutcome {}

    /** The shard's limits did not let it pass. */
    record Throttled(String shardId) implements PutOutcome {}
}
