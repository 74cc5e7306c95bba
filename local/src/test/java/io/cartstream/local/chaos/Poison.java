package io.cartstream.local.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Random;

/** A record that holds no event. */
public enum Poison {
    BROKEN_JSON {
        @Override
        public byte[] bytes(Random random) {
            return "{\"no\": \"event".getBytes(UTF_8);
        }
    },
    OTHER_SCHEMA {
        @Override
        public byte[] bytes(Random random) {
            return "{\"event\":\"checkout\",\"user_id\":[],\"product_ids\":7}".getBytes(UTF_8);
        }
    },
    /** Begins as a packed record does. */
    BROKEN_PACKING {
        @Override
        public byte[] bytes(Random random) {
            var bytes = new byte[200];
            random.nextBytes(bytes);
            System.arraycopy(PACKED_MAGIC, 0, bytes, 0, PACKED_MAGIC.length);
            return bytes;
        }
    },
    /** As large as a record can be, which is more than one line of the dead letters holds. */
    MEGABYTE_OF_GARBAGE {
        @Override
        public byte[] bytes(Random random) {
            var bytes = new byte[1_000_000];
            random.nextBytes(bytes);
            return bytes;
        }
    };

    private static final byte[] PACKED_MAGIC = {(byte) 0xF3, (byte) 0x89, (byte) 0x9A, (byte) 0xC2};

    public abstract byte[] bytes(Random random);

    /** Tells one payload from any other, and is shorter. */
    public static String digest(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
