package io.cartstream.store.dynamodb;

import io.cartstream.store.RecentEvents;

/**
 * {@link RecentEvents} as bytes: 9 to 11 an id, and none for what is not there.
 *
 * <p>Format, version 1: {@code version ids id*}, oldest first, and an id being {@code receivedAt hash}: the time of receipt in
 * milliseconds as the signed difference to the id before (the first to the epoch), then the hash's eight bytes, big-endian. Numbers are
 * those of {@link PackedWriter}.
 */
final class RecentEventsCodec {
    private static final int VERSION = 1;
    private static final int TYPICAL_ID_LENGTH = 11;

    private RecentEventsCodec() {}

    static byte[] encode(RecentEvents recent) {
        var out = new PackedWriter(8 + recent.size() * TYPICAL_ID_LENGTH);
        out.number(VERSION);
        out.number(recent.size());
        recent.forEach(new RecentEvents.Visitor() {
            private long before;

            @Override
            public void visit(long hash, long receivedAtMillis) {
                out.signed(receivedAtMillis - before);
                out.eightBytes(hash);
                before = receivedAtMillis;
            }
        });
        return out.bytes();
    }

    /**
     * The ids in {@code bytes}.
     *
     * @throws IllegalArgumentException where the bytes are not of this format
     */
    static RecentEvents decode(byte[] bytes) {
        var in = new PackedReader("recent event ids", bytes);
        in.version(VERSION);
        var hashes = new long[in.count()];
        var times = new long[hashes.length];
        var before = 0L;
        for (var at = 0; at < hashes.length; at++) {
            before += in.signed();
            times[at] = before;
            hashes[at] = in.eightBytes();
        }
        in.end();
        return RecentEvents.of(hashes, times);
    }
}
