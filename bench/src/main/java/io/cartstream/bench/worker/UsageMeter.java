package io.cartstream.bench.worker;

import java.util.concurrent.atomic.LongAdder;

/** Counts what is asked of DynamoDB and Firehose. Thread-safe. */
final class UsageMeter {
    /** Firehose bills a record in steps of 5 KB. Source: Amazon Data Firehose pricing (https://aws.amazon.com/firehose/pricing/). */
    private static final int DELIVERY_UNIT = 5 * 1024;

    private final LongAdder tableCalls = new LongAdder();
    private final LongAdder writeUnits = new LongAdder();
    private final LongAdder readUnits = new LongAdder();
    private final LongAdder deliveryCalls = new LongAdder();
    private final LongAdder deliveryRecords = new LongAdder();
    private final LongAdder deliveryUnits = new LongAdder();

    void tableCall() {
        tableCalls.increment();
    }

    void written(long itemBytes) {
        writeUnits.add(ItemSize.writeUnits(itemBytes));
    }

    void read(long itemBytes) {
        readUnits.add(ItemSize.readUnits(itemBytes));
    }

    void deliveryCall() {
        deliveryCalls.increment();
    }

    void delivered(int recordBytes) {
        deliveryRecords.increment();
        deliveryUnits.add(Math.ceilDiv(recordBytes, DELIVERY_UNIT));
    }

    Bill bill() {
        return new Bill(
                tableCalls.sum(),
                writeUnits.sum(),
                readUnits.sum(),
                deliveryCalls.sum(),
                deliveryRecords.sum(),
                deliveryUnits.sum());
    }
}
