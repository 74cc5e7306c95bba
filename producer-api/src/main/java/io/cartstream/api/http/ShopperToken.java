package io.cartstream.api.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The shop server's statement that the bearer is a certain shopper, until a certain time: {@code expires.signature}, with the time in
 * seconds since 1970 and the signature the HMAC-SHA256 of {@code expires.user_id}, in URL-safe base64 without padding. Thread-safe.
 */
public final class ShopperToken {
    private static final String ALGORITHM = "HmacSHA256";

    private final SecretKeySpec secret;

    public ShopperToken(String secret) {
        this.secret = new SecretKeySpec(secret.getBytes(UTF_8), ALGORITHM);
    }

    /** A token for {@code userId}, as the shop's server makes it. */
    public String sign(String userId, Instant expires) {
        var seconds = Long.toString(expires.getEpochSecond());
        return seconds + "." + signature(seconds, userId);
    }

    /** Compared in constant time, so that a stopwatch tells nothing of the signature. */
    boolean isValid(String token, String userId, Instant now) {
        var dot = token.indexOf('.');
        if (dot < 0) {
            return false;
        }
        var expires = token.substring(0, dot);
        var expected = signature(expires, userId);
        return MessageDigest.isEqual(
                        expected.getBytes(UTF_8), token.substring(dot + 1).getBytes(UTF_8))
                && isAhead(expires, now);
    }

    private static boolean isAhead(String seconds, Instant now) {
        try {
            return Instant.ofEpochSecond(Long.parseLong(seconds)).isAfter(now);
        } catch (NumberFormatException | DateTimeException _) {
            return false;
        }
    }

    private String signature(String expires, String userId) {
        try {
            var mac = Mac.getInstance(ALGORITHM);
            mac.init(secret);
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(mac.doFinal((expires + "." + userId).getBytes(UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
        }
    }
}
