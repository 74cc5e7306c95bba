package io.cartstream.embedded.kinesis;

import java.time.Duration;

/**
 * What Kinesis Data Streams allows. Sources: "Quotas and limits"
 * (https://docs.aws.amazon.com/streams/latest/dev/service-sizes-and-limits.html) and the API reference
 * (https://docs.aws.amazon.com/kinesis/latest/APIReference/), at the operation named.
 */
final class KinesisLimits {
    /** PutRecords: entries of a call. */
    static final int MAX_ENTRIES_PER_PUT = 500;

    /** PutRecords: data and partition keys of a call. */
    static final int MAX_BYTES_PER_PUT = 10 * 1024 * 1024;

    /** PutRecord: data and partition key of a record, unless a stream allows more (UpdateMaxRecordSize). */
    static final int MAX_RECORD_BYTES = 1024 * 1024;

    /** PutRecord: characters of a partition key. */
    static final int MAX_PARTITION_KEY_CHARS = 256;

    /** GetRecords: records of an answer. */
    static final int MAX_RECORDS_PER_GET = 10_000;

    /** GetRecords: data of an answer. */
    static final int MAX_BYTES_PER_GET = 10 * 1024 * 1024;

    /** Quotas: a shard takes 1 MB a second. */
    static final int WRITE_BYTES_PER_SECOND = 1024 * 1024;

    /** Quotas: a shard takes 1,000 records a second. */
    static final int WRITE_RECORDS_PER_SECOND = 1_000;

    /** Quotas: a shard gives 2 MB a second to all that poll it. */
    static final int READ_BYTES_PER_SECOND = 2 * 1024 * 1024;

    /** Quotas: a shard answers 5 GetRecords calls a second. */
    static final int READ_CALLS_PER_SECOND = 5;

    /** GetShardIterator: how long an iterator is good for. */
    static final Duration ITERATOR_AGE = Duration.ofMinutes(5);

    /** SubscribeToShard: how long a subscription lasts. */
    static final Duration SUBSCRIPTION_AGE = Duration.ofMinutes(5);

    /** Quotas: consumers of a stream with enhanced fan-out. */
    static final int MAX_CONSUMERS = 20;

    /** DecreaseStreamRetentionPeriod: hours at least. */
    static final int MIN_RETENTION_HOURS = 24;

    /** IncreaseStreamRetentionPeriod: hours at most. */
    static final int MAX_RETENTION_HOURS = 8_760;

    /** ListShards: shards of an answer, unless asked for otherwise. */
    static final int DEFAULT_SHARDS_PER_LIST = 1_000;

    /** ListShards: shards of an answer at most. */
    static final int MAX_SHARDS_PER_LIST = 10_000;

    /** CreateStream: shards of a stream at most, a bound of this stand-in (every shard is a folder). */
    static final int MAX_SHARDS = 1_000;

    private KinesisLimits() {}
}
