package io.cartstream.ingest;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The hash by which Kinesis places records. Thread-safe. */
final class Md5 {
    /** Copied for each use: looking the algorithm up takes longer than hashing an id. */
    private static final MessageDigest UNUSED = lookedUp();

    private Md5() {}

    static MessageDigest digest() {
        try {
            return (MessageDigest) UNUSED.clone();
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("the platform's MD5 can be copied", e);
        }
    }

    private static MessageDigest lookedUp() {
        try {
            return MessageDigest.getInstance("MD5");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has MD5", e);
        }
    }
}
