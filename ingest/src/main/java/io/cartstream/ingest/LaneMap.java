package io.cartstream.ingest;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;

/**
 * Cuts the 128-bit hash space of a Kinesis stream into equal lanes and says which lane is a user's. Thread-safe.
 *
 * <p>Kinesis itself maps a partition key to a shard by its MD5; lanes do the same with the user id, so that a lane lies wholly within one
 * shard as long as there are at least as many lanes as shards, and both are cut at powers of two.
 */
final class LaneMap {
    static final int MAX_LANES = 4096;
    private static final int HASH_BITS = 128;

    private final int lanes;
    private final int bits;

    /**
     * @param lanes a power of two from 1 to {@value #MAX_LANES}
     */
    LaneMap(int lanes) {
        if (lanes < 1 || lanes > MAX_LANES || Integer.bitCount(lanes) != 1) {
            throw new IllegalArgumentException("lanes must be a power of two from 1 to " + MAX_LANES);
        }
        this.lanes = lanes;
        this.bits = Integer.numberOfTrailingZeros(lanes);
    }

    int lanes() {
        return lanes;
    }

    /** From 0 to {@code lanes() - 1}: the top bits of the user id's MD5. */
    int laneOf(String userId) {
        var hash = Md5.digest().digest(userId.getBytes(StandardCharsets.UTF_8));
        var top = ((hash[0] & 0xFF) << Byte.SIZE) | (hash[1] & 0xFF);
        return top >>> (2 * Byte.SIZE - bits);
    }

    /** The start of the lane's range, decimal: the explicit hash key of everything in the lane. */
    String hashKeyOf(int lane) {
        return BigInteger.valueOf(lane).shiftLeft(HASH_BITS - bits).toString();
    }
}
