package io.cartstream.embedded.firehose;

import java.io.IOException;
import java.nio.file.Path;

/** Where delivery streams deliver to. */
@FunctionalInterface
public interface ObjectStore {
    /**
     * Stores a file as an object; an object of that key is replaced.
     *
     * @throws IOException if it could not be stored, for instance as there is no such bucket
     */
    void put(String bucket, String key, Path content) throws IOException;
}
