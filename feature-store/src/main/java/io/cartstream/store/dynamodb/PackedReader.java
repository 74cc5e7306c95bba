package io.cartstream.store.dynamodb;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** Reads packed numbers and texts one after the other, strictly: every fault is an {@link IllegalArgumentException}. For one thread. */
final class PackedReader {
    /** Numbers of so many digits fit 62 bits, so that one bit is left to tell them from texts. */
    static final int MOST_DIGITS = 18;

    private final String what;
    private final byte[] bytes;
    private int at;

    /**
     * At the first byte.
     *
     * @param what is read, for the message of a fault
     */
    PackedReader(String what, byte[] bytes) {
        this.what = what;
        this.bytes = bytes;
    }

    /** The format's version, which must be this one. */
    void version(int known) {
        var version = number();
        if (version != known) {
            throw fault("is of unknown version " + version);
        }
    }

    /** A number that is never negative. */
    long number() {
        var number = varint();
        if (number < 0) {
            throw fault("holds a number of more than 63 bits");
        }
        return number;
    }

    /** How many elements follow, each of a byte at least. */
    int count() {
        return within(number());
    }

    private int within(long count) {
        if (count > bytes.length - at) {
            throw fault("ends too early");
        }
        return (int) count;
    }

    /** Any number. */
    long signed() {
        var zigzag = varint();
        return (zigzag >>> 1) ^ -(zigzag & 1);
    }

    /** Eight bytes, big-endian. */
    long eightBytes() {
        if (bytes.length - at < Long.BYTES) {
            throw fault("ends too early");
        }
        var number = ByteBuffer.wrap(bytes, at, Long.BYTES).getLong();
        at += Long.BYTES;
        return number;
    }

    /** The one of {@code texts} whose index is next. */
    String oneOf(List<String> texts) {
        var index = number();
        if (index >= texts.size()) {
            throw fault("names a text that it does not hold");
        }
        return texts.get((int) index);
    }

    /** What {@link PackedWriter#id} wrote. */
    String id() {
        var tagged = number();
        return (tagged & 1) == 1 ? Long.toString(tagged >>> 1) : text(within(tagged >>> 1));
    }

    String text() {
        return text(count());
    }

    private String text(int length) {
        var text = new String(bytes, at, length, StandardCharsets.UTF_8);
        // The replacement character stands for what is no UTF-8, or for itself.
        if (text.indexOf('\uFFFD') >= 0
                && !Arrays.equals(text.getBytes(StandardCharsets.UTF_8), Arrays.copyOfRange(bytes, at, at + length))) {
            throw fault("holds a text that is no UTF-8");
        }
        at += length;
        return text;
    }

    /** All must have been read. */
    void end() {
        if (at < bytes.length) {
            throw fault("goes on behind its end");
        }
    }

    IllegalArgumentException fault(String fault) {
        return new IllegalArgumentException(what + " " + fault);
    }

    private long varint() {
        var value = 0L;
        for (var shift = 0; shift < Long.SIZE; shift += 7) {
            if (at == bytes.length) {
                throw fault("ends too early");
            }
            var next = bytes[at++];
            value |= (next & 0x7FL) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw fault("holds a number of more than 64 bits");
    }
}
