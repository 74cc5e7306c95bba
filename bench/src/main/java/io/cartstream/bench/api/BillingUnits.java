package io.cartstream.bench.api;

import io.cartstream.ingest.OutgoingRecord;
import java.util.List;

/**
 * What puts cost: a record is billed in steps of 25 KB. Source: Amazon Kinesis Data Streams pricing, "PUT Payload Unit"
 * (https://aws.amazon.com/kinesis/data-streams/pricing/).
 */
final class BillingUnits {
    private static final int PUT_PAYLOAD_UNIT = 25 * 1024;

    private BillingUnits() {}

    static long of(OutgoingRecord record) {
        return Math.ceilDiv(record.data().length, PUT_PAYLOAD_UNIT);
    }

    static long of(List<OutgoingRecord> records) {
        return records.stream().mapToLong(BillingUnits::of).sum();
    }
}
