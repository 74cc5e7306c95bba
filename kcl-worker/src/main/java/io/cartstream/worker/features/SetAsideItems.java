package io.cartstream.worker.features;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The set-aside items that this process has met, the first {@value #MAX_LISTED} of them, without anybody's id. Thread-safe. */
public final class SetAsideItems {
    /** At most so many are listed; all are counted by the metric. */
    static final int MAX_LISTED = 100;

    private static final int HASH_BYTES = 8;

    private final InstantSource clock;
    private final Map<Name, Item> items = new LinkedHashMap<>(); // guarded by this

    SetAsideItems(InstantSource clock) {
        this.clock = clock;
    }

    /** Which of the tables an item is in. */
    public enum Kind {
        ORDERS,
        ACTIVITY,
        PRODUCT
    }

    private record Name(Kind kind, String idHash) {}

    /**
     * An item that is set aside.
     *
     * @param idHash of the shopper or product: the first eight bytes of the id's SHA-256, in hexadecimal
     * @param reason why, without anything of a shopper
     * @param since when this process first met it
     */
    public record Item(Kind kind, String idHash, String reason, Instant since) {}

    /** Those listed, in the order in which they were met. */
    public synchronized List<Item> listed() {
        return List.copyOf(items.values());
    }

    /** Whether it was not listed yet; also where the list is full. */
    synchronized boolean add(Kind kind, String id, String reason) {
        var name = new Name(kind, hash(id));
        if (items.containsKey(name)) {
            return false;
        }
        if (items.size() < MAX_LISTED) {
            items.put(name, new Item(kind, name.idHash(), reason, clock.instant()));
        }
        return true;
    }

    /** The item is sound again. */
    synchronized void remove(Kind kind, String id) {
        if (!items.isEmpty()) {
            items.remove(new Name(kind, hash(id)));
        }
    }

    private static String hash(String id) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(id.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, HASH_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
