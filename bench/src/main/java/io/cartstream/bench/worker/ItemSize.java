package io.cartstream.bench.worker;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * What an item weighs, and what writing and reading it is billed. Source: DynamoDB Developer Guide, "Item sizes and formats" and "Read and
 * write capacity" (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html).
 */
final class ItemSize {
    private static final int WRITE_UNIT = 1024;
    private static final int READ_UNIT = 4 * 1024;
    private static final int CONTAINER_OVERHEAD = 3;
    private static final int ELEMENT_OVERHEAD = 1;

    private ItemSize() {}

    /** Write units of an item of {@code bytes}. */
    static long writeUnits(long bytes) {
        return Math.max(1, Math.ceilDiv(bytes, WRITE_UNIT));
    }

    /** Read units of a consistent read of an item of {@code bytes}, 0 where there is none. */
    static long readUnits(long bytes) {
        return Math.max(1, Math.ceilDiv(bytes, READ_UNIT));
    }

    /** Bytes of an item: names and values. */
    static long of(Map<String, AttributeValue> item) {
        return item.entrySet().stream()
                .mapToLong(entry -> utf8(entry.getKey()) + of(entry.getValue()))
                .sum();
    }

    private static long of(AttributeValue value) {
        return switch (value.type()) {
            case S -> utf8(value.s());
            case N -> (value.n().length() + 1) / 2 + 1L;
            case B -> value.b().asByteArrayUnsafe().length;
            case L ->
                CONTAINER_OVERHEAD
                        + value.l().stream()
                                .mapToLong(element -> ELEMENT_OVERHEAD + of(element))
                                .sum();
            case M -> CONTAINER_OVERHEAD + (long) ELEMENT_OVERHEAD * value.m().size() + of(value.m());
            case SS -> value.ss().stream().mapToLong(ItemSize::utf8).sum();
            case NS ->
                value.ns().stream()
                        .mapToLong(number -> (number.length() + 1) / 2 + 1L)
                        .sum();
            case BS ->
                value.bs().stream()
                        .mapToLong(bytes -> bytes.asByteArrayUnsafe().length)
                        .sum();
            case BOOL, NUL -> 1;
            default -> throw new IllegalArgumentException("an attribute of type " + value.type());
        };
    }

    private static long utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
