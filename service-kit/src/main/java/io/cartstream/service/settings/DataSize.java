package io.cartstream.service.settings;

/**
 * A number of bytes.
 *
 * @param bytes never negative
 */
public record DataSize(long bytes) implements Comparable<DataSize> {
    private static final long KIBI = 1024;

    public DataSize {
        if (bytes < 0) {
            throw new IllegalArgumentException("a data size is never negative");
        }
    }

    public static DataSize ofBytes(long bytes) {
        return new DataSize(bytes);
    }

    public static DataSize ofKibibytes(long kibibytes) {
        return new DataSize(Math.multiplyExact(kibibytes, KIBI));
    }

    public static DataSize ofMebibytes(long mebibytes) {
        return new DataSize(Math.multiplyExact(mebibytes, KIBI * KIBI));
    }

    @Override
    public int compareTo(DataSize other) {
        return Long.compare(bytes, other.bytes);
    }

    /** In the largest unit that needs no fraction, for example {@code 64MiB}: what {@link Settings} reads back. */
    @Override
    public String toString() {
        if (bytes > 0 && bytes % (KIBI * KIBI) == 0) {
            return bytes / (KIBI * KIBI) + "MiB";
        }
        return bytes > 0 && bytes % KIBI == 0 ? bytes / KIBI + "KiB" : bytes + "B";
    }
}
