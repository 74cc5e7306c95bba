package io.cartstream.api.http;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.OptionalInt;

/**
 * The keys that open the API; several at once, so that one can be replaced without a gap. Keeps and compares hashes only, every one of them
 * and in constant time, so that neither a heap dump nor a stopwatch tells a key. Thread-safe.
 */
public final class ApiKeys {
    private final List<byte[]> hashes;

    /**
     * @param keys none means that the API is open
     */
    public ApiKeys(List<String> keys) {
        hashes = keys.stream().map(ApiKeys::hash).toList();
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
