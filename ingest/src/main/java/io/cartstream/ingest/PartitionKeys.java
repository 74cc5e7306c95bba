package io.cartstream.ingest;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Makes partition keys: a keyed hash of the user id, since KCL and others log partition keys and a user id must not get into a log.
 *
 * <p>Not thread-safe: the dispatcher's thread only.
 */
final class PartitionKeys {
    private static final String ALGORITHM = "HmacSHA256";

    /** 64 bits: enough to tell users apart in a log, short in every sub-record. */
    private static final int BYTES = 8;

    private final Mac mac;

    PartitionKeys(String secret) {
        try {
            mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
        }
    }

    /** 16 hexadecimal digits, the same for the same user and secret. */
    String of(String userId) {
        var hash = mac.doFinal(userId.getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(hash, 0, BYTES);
    }
}
