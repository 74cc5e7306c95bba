package io.cartstream.embedded.kinesis;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cartstream.embedded.http.AwsError;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** A point of the 128-bit hash space, unsigned. */
record HashKey(long high, long low) implements Comparable<HashKey> {
    static final HashKey MIN = new HashKey(0, 0);
    static final HashKey MAX = new HashKey(-1, -1);

    /** 2^128. */
    private static final BigInteger SPACE = BigInteger.ONE.shiftLeft(128);

    /** Where a partition key belongs: its MD5. */
    static HashKey ofPartitionKey(String partitionKey) {
        var digest = ByteBuffer.wrap(md5().digest(partitionKey.getBytes(UTF_8)));
        return new HashKey(digest.getLong(), digest.getLong());
    }

    /**
     * A decimal number.
     *
     * @throws AwsError InvalidArgumentException unless it is one from 0 to 2^128 - 1
     */
    static HashKey parse(String decimal, String member) {
        if (!decimal.matches("0|([1-9]\\d{0,38})") || new BigInteger(decimal).compareTo(SPACE) >= 0) {
            throw new AwsError(
                    400,
                    "InvalidArgumentException",
                    member + " must be an integer from 0 to 2^128 - 1, was " + decimal);
        }
        return of(new BigInteger(decimal));
    }

    /** The start of slice {@code index} of {@code count} equal ones. */
    static HashKey startOfSlice(int index, int count) {
        return of(SPACE.multiply(BigInteger.valueOf(index)).divide(BigInteger.valueOf(count)));
    }

    HashKey previous() {
        return of(toBigInteger().subtract(BigInteger.ONE));
    }

    HashKey next() {
        return of(toBigInteger().add(BigInteger.ONE));
    }

    private static HashKey of(BigInteger value) {
        return new HashKey(value.shiftRight(64).longValue(), value.longValue());
    }

    private BigInteger toBigInteger() {
        return new BigInteger(
                1, ByteBuffer.allocate(16).putLong(high).putLong(low).array());
    }

    private static MessageDigest md5() {
        try {
            return MessageDigest.getInstance("MD5");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has MD5", e);
        }
    }

    @Override
    public int compareTo(HashKey other) {
        var byHigh = Long.compareUnsigned(high, other.high);
        return byHigh != 0 ? byHigh : Long.compareUnsigned(low, other.low);
    }

    /** The decimal number. */
    @Override
    public String toString() {
        return toBigInteger().toString();
    }
}
