package io.cartstream.event;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Tells UTF-8 from everything else, strictly (RFC 3629): no overlong forms, no surrogates, nothing above U+10FFFF. A NUL byte, which no
 * JSON holds, and a byte order mark are refused too, so that a parser that guesses encodings never has anything to guess: UTF-16 and UTF-32
 * are recognised by one or the other.
 */
final class Utf8 {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private static final long HIGH_BITS = 0x8080_8080_8080_8080L;
    private static final long LOW_BITS = 0x0101_0101_0101_0101L;

    private Utf8() {}

    /** Whether the bytes from {@code from} up to {@code to} are UTF-8 without NUL, and do not begin with a byte order mark. */
    static boolean isText(byte[] bytes, int from, int to) {
        if (startsWithMark(bytes, from, to)) {
            return false;
        }
        var at = plainUpTo(bytes, from, to);
        while (at < to) {
            var length = characterLength(bytes, at, to);
            if (length == 0) {
                return false;
            }
            at += length;
        }
        return true;
    }

    static boolean startsWithMark(byte[] bytes, int from, int to) {
        return to - from >= 3
                && bytes[from] == (byte) 0xEF
                && bytes[from + 1] == (byte) 0xBB
                && bytes[from + 2] == (byte) 0xBF;
    }

    /** Where the first byte may stand that is not ASCII or is NUL: eight bytes at a time, since nearly all events are ASCII only. */
    private static int plainUpTo(byte[] bytes, int from, int to) {
        var at = from;
        for (; at + Long.BYTES <= to; at += Long.BYTES) {
            var eight = (long) LONGS.get(bytes, at);
            if (((eight | (eight - LOW_BITS)) & HIGH_BITS) != 0) {
                break;
            }
        }
        return at;
    }

    /** Bytes of the character at {@code at}; 0 where there is none. */
    private static int characterLength(byte[] bytes, int at, int to) {
        var first = bytes[at] & 0xFF;
        if (first < 0x80) {
            return first == 0 ? 0 : 1;
        }
        if (first >= 0xC2 && first <= 0xDF) {
            return continues(bytes, at + 1, to, 1) ? 2 : 0;
        }
        if (first >= 0xE0 && first <= 0xEF) {
            var second = first == 0xE0
                    ? isWithin(bytes, at + 1, to, 0xA0, 0xBF)
                    : first != 0xED || isWithin(bytes, at + 1, to, 0x80, 0x9F);
            return second && continues(bytes, at + 1, to, 2) ? 3 : 0;
        }
        if (first >= 0xF0 && first <= 0xF4) {
            var second = first == 0xF0
                    ? isWithin(bytes, at + 1, to, 0x90, 0xBF)
                    : first != 0xF4 || isWithin(bytes, at + 1, to, 0x80, 0x8F);
            return second && continues(bytes, at + 1, to, 3) ? 4 : 0;
        }
        return 0;
    }

    private static boolean continues(byte[] bytes, int at, int to, int count) {
        for (var i = 0; i < count; i++) {
            if (!isWithin(bytes, at + i, to, 0x80, 0xBF)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isWithin(byte[] bytes, int at, int to, int min, int max) {
        return at < to && (bytes[at] & 0xFF) >= min && (bytes[at] & 0xFF) <= max;
    }
}
