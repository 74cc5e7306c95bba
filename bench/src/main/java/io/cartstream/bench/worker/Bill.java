package io.cartstream.bench.worker;

/**
 * What a worker has asked of DynamoDB and Firehose.
 *
 * @param tableCalls to DynamoDB, reads and writes
 * @param writeUnits billed for writes
 * @param readUnits billed for reads
 * @param deliveryCalls to Firehose
 * @param deliveryRecords in them
 * @param deliveryUnits that the records are billed as
 */
record Bill(
        long tableCalls,
        long writeUnits,
        long readUnits,
        long deliveryCalls,
        long deliveryRecords,
        long deliveryUnits) {}
