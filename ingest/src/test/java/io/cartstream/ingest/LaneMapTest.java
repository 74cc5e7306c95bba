package io.cartstream.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class LaneMapTest {
    @Property
    void aUsersHashLiesInTheRangeOfItsLane(@ForAll String userId, @ForAll @IntRange(max = 12) int bits)
            throws NoSuchAlgorithmException {
        var map = new LaneMap(1 << bits);
        var hash = new BigInteger(1, MessageDigest.getInstance("MD5").digest(userId.getBytes(StandardCharsets.UTF_8)));

        var lane = map.laneOf(userId);

        assertThat(lane).isBetween(0, map.lanes() - 1);
        var start = new BigInteger(map.hashKeyOf(lane));
        var end = start.add(BigInteger.ONE.shiftLeft(128 - bits));
        assertThat(hash).isGreaterThanOrEqualTo(start).isLessThan(end);
    }

    @Property
    void hashKeysCutTheSpaceEvenly(@ForAll @IntRange(max = 12) int bits) {
        var map = new LaneMap(1 << bits);

        assertThat(map.hashKeyOf(0)).isEqualTo("0");
        assertThat(new BigInteger(map.hashKeyOf(map.lanes() - 1)).add(BigInteger.ONE.shiftLeft(128 - bits)))
                .isEqualTo(BigInteger.ONE.shiftLeft(128));
    }
}
