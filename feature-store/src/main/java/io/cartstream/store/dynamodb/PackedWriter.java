package io.cartstream.store.dynamodb;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Writes what {@link PackedReader} reads. For one thread. */
final class PackedWriter {
    private final ByteArrayOutputStream out;

    /**
     * Nothing written yet.
     *
     * @param expectedBytes about how many bytes come
     */
    PackedWriter(int expectedBytes) {
        out = new ByteArrayOutputStream(expectedBytes);
    }

    /** A number that is never negative, as an LEB128 varint: 7 bits a byte, lowest first. */
    void number(long number) {
        if (number < 0) {
            throw new IllegalArgumentException("a number below 0 where none can be");
        }
        varint(number);
    }

    /** Any number, zigzag, so that small ones of either sign are short. */
    void signed(long number) {
        varint((number << 1) ^ (number >> (Long.SIZE - 1)));
    }

    /** Eight bytes, big-endian: shorter than a varint where all bits are used. */
    void eightBytes(long number) {
        for (var shift = Long.SIZE - Byte.SIZE; shift >= 0; shift -= Byte.SIZE) {
            out.write((int) (number >>> shift));
        }
    }

    /** The length in bytes, then UTF-8. */
    void text(String text) {
        var utf8 = text.getBytes(StandardCharsets.UTF_8);
        varint(utf8.length);
        out.writeBytes(utf8);
    }

    /**
     * A text that is often a number, as product ids are: twice the number and one, where it is written as Java writes a number that is
     * never negative and has at most {@value PackedReader#MOST_DIGITS} digits; or else twice the length in bytes, then UTF-8.
     */
    void id(String id) {
        if (isNumber(id)) {
            varint(Long.parseLong(id) << 1 | 1);
        } else {
            var utf8 = id.getBytes(StandardCharsets.UTF_8);
            varint((long) utf8.length << 1);
            out.writeBytes(utf8);
        }
    }

    private static boolean isNumber(String id) {
        return !id.isEmpty()
                && id.length() <= PackedReader.MOST_DIGITS
                && id.chars().allMatch(digit -> digit >= '0' && digit <= '9')
                && (id.length() == 1 || id.charAt(0) != '0');
    }

    byte[] bytes() {
        return out.toByteArray();
    }

    private void varint(long value) {
        var rest = value;
        while ((rest & ~0x7FL) != 0) {
            out.write((int) (rest & 0x7F) | 0x80);
            rest >>>= 7;
        }
        out.write((int) rest);
    }
}
