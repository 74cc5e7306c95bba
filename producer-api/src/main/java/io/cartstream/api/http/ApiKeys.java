package io.cartstream.api.http;

import io.javalin.http.Context;
import io.javalin.http.Header;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The keys that open the API; several at once, so that one can be replaced without a gap. Keeps and compares hashes only, every one of them
 * and in constant time, so that neither a heap dump nor a stopwatch tells a key. Thread-safe.
 */
public final class ApiKeys {
    private static final String KEY_HEADER = "X-API-Key";

    /** In any spelling: schemes are case-insensitive (RFC 9110, 11.1). */
    private static final String BEARER = "Bearer ";

    private final List<byte[]> hashes;

    /**
     * @param keys none means that the API is open
     */
    public ApiKeys(List<String> keys) {
        hashes = keys.stream().map(ApiKeys::hash).toList();
    }

    /** The key that a request carries, be it one of ours or not. */
    static Optional<String> presentedIn(Context context) {
        var key = context.header(KEY_HEADER);
        return key != null
                ? Optional.of(key)
                : Optional.ofNullable(context.header(Header.AUTHORIZATION))
                        .filter(authorization -> authorization.regionMatches(true, 0, BEARER, 0, BEARER.length()))
                        .map(authorization ->
                                authorization.substring(BEARER.length()).strip());
    }

    boolean areRequired() {
        return !hashes.isEmpty();
    }

    /** Which key {@code presented} is; empty where it is none. */
    OptionalInt find(String presented) {
        var hash = hash(presented);
        var found = OptionalInt.empty();
        for (var i = 0; i < hashes.size(); i++) {
            if (MessageDigest.isEqual(hashes.get(i), hash)) {
                found = OptionalInt.of(i);
            }
        }
        return found;
    }

    private static byte[] hash(String key) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
