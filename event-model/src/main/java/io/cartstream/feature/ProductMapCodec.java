package io.cartstream.feature;

import java.io.ByteArrayOutputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;
import java.util.TreeMap;

/**
 * The products of an {@link OrderHistory} as bytes: about 11 a product, a third of what a DynamoDB map of lists takes, and DynamoDB bills
 * a write by the kilobyte of the whole item.
 *
 * <p>Format, version 1; every number is an unsigned LEB128 varint, signed ones zigzag: {@code version groups group*}, a group being the
 * products last bought in one order, latest order first: {@code lastOrderNumber lastOrderedAt products product*}, with {@code
 * lastOrderedAt} in milliseconds, signed, as the difference to the group before (the first to the epoch), and a product {@code idLength
 * id orders firstOrderNumber cartPositionSum}, the id in UTF-8, products in the order of their ids.
 */
public final class ProductMapCodec {
    private static final int VERSION = 1;
    private static final int TYPICAL_PRODUCT_LENGTH = 12;

    private ProductMapCodec() {}

    /** The bytes of {@code products}; equal maps give equal bytes. */
    public static byte[] encode(Map<String, ProductOrders> products) {
        var groups = new TreeMap<Long, List<Entry<String, ProductOrders>>>(Comparator.reverseOrder());
        for (var product : products.entrySet()) {
            groups.computeIfAbsent(product.getValue().lastOrderNumber(), _ -> new ArrayList<>())
                    .add(product);
        }
        var out = new ByteArrayOutputStream(16 + products.size() * TYPICAL_PRODUCT_LENGTH);
        writeVarint(out, VERSION);
        writeVarint(out, groups.size());
        var before = 0L;
        for (var group : groups.entrySet()) {
            var members = group.getValue();
            members.sort(Entry.comparingByKey());
            var lastOrderedAt = members.getFirst().getValue().lastOrderedAt().toEpochMilli();
            writeVarint(out, group.getKey());
            writeVarint(out, zigzag(lastOrderedAt - before));
            writeVarint(out, members.size());
            members.forEach(member -> writeProduct(out, member.getKey(), member.getValue()));
            before = lastOrderedAt;
        }
        return out.toByteArray();
    }

    /**
     * The products in {@code bytes}.
     *
     * @throws IllegalArgumentException where the bytes are not of this format
     */
    public static Map<String, ProductOrders> decode(byte[] bytes) {
        var in = ByteBuffer.wrap(bytes);
        try {
            return decode(in);
        } catch (BufferUnderflowException e) {
            throw new IllegalArgumentException("product map ends too early", e);
        }
    }

    private static Map<String, ProductOrders> decode(ByteBuffer in) {
        var version = readVarint(in);
        if (version != VERSION) {
            throw new IllegalArgumentException("product map of unknown version " + version);
        }
        var products = new HashMap<String, ProductOrders>();
        var lastOrderedAt = 0L;
        for (var groups = readVarint(in); groups > 0; groups--) {
            var lastOrderNumber = readVarint(in);
            lastOrderedAt += unzigzag(readVarint(in));
            for (var members = readVarint(in); members > 0; members--) {
                var id = readText(in);
                var orders = readVarint(in);
                var firstOrderNumber = readVarint(in);
                var cartPositionSum = readVarint(in);
                products.put(
                        id,
                        new ProductOrders(
                                orders,
                                firstOrderNumber,
                                lastOrderNumber,
                                cartPositionSum,
                                Instant.ofEpochMilli(lastOrderedAt)));
            }
        }
        return products;
    }

    private static void writeProduct(ByteArrayOutputStream out, String id, ProductOrders product) {
        var utf8 = id.getBytes(StandardCharsets.UTF_8);
        writeVarint(out, utf8.length);
        out.writeBytes(utf8);
        writeVarint(out, product.orders());
        writeVarint(out, product.firstOrderNumber());
        writeVarint(out, product.cartPositionSum());
    }

    private static String readText(ByteBuffer in) {
        var length = readVarint(in);
        if (length > in.remaining()) {
            throw new BufferUnderflowException();
        }
        var utf8 = new byte[(int) length];
        in.get(utf8);
        return new String(utf8, StandardCharsets.UTF_8);
    }

    private static void writeVarint(ByteArrayOutputStream out, long value) {
        var rest = value;
        while ((rest & ~0x7FL) != 0) {
            out.write((int) (rest & 0x7F) | 0x80);
            rest >>>= 7;
        }
        out.write((int) rest);
    }

    private static long readVarint(ByteBuffer in) {
        var value = 0L;
        for (var shift = 0; shift < Long.SIZE; shift += 7) {
            var next = in.get();
            value |= (next & 0x7FL) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw new IllegalArgumentException("product map holds a number of more than 64 bits");
    }

    private static long zigzag(long signed) {
        return (signed << 1) ^ (signed >> (Long.SIZE - 1));
    }

    private static long unzigzag(long unsigned) {
        return (unsigned >>> 1) ^ -(unsigned & 1);
    }
}
