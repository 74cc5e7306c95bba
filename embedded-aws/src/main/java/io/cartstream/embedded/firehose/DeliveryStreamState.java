package io.cartstream.embedded.firehose;

import org.jspecify.annotations.Nullable;

/**
 * What a delivery stream was created with.
 *
 * @param prefix may hold expressions such as {@code !{timestamp:yyyy}}
 * @param fileExtension of the objects' keys; null for what the compression says
 */
record DeliveryStreamState(
        String name,
        long createdAtMillis,
        String bucket,
        String prefix,
        String errorOutputPrefix,
        long bufferMillis,
        long bufferBytes,
        Compression compression,
        @Nullable String fileExtension) {

    /** How objects are compressed. */
    enum Compression {
        UNCOMPRESSED(""),
        GZIP(".gz");

        private final String extension;

        Compression(String extension) {
            this.extension = extension;
        }
    }

    String extension() {
        return fileExtension == null ? compression.extension : fileExtension;
    }
}
