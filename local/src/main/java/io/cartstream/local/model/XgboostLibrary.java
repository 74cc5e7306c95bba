package io.cartstream.local.model;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * XGBoost's native library. Its jar unpacks it into the folder for temporary files that is fixed when the JVM starts, and
 * deletes the file when the process ends. A process that is killed would leave it.
 */
final class XgboostLibrary {
    /** The files that this process has mapped, as Linux lists them. */
    private static final Path MAPPED_FILES = Path.of("/proc/self/maps");

    private XgboostLibrary() {}

    /**
     * Deletes the unpacked file of the loaded library: Linux keeps a mapped library without its file. On other systems the
     * file stays until the process ends.
     *
     * @throws IOException where the file cannot be deleted
     */
    static void deleteFile() throws IOException {
        if (!Files.isReadable(MAPPED_FILES)) {
            return;
        }
        try (var mapped = Files.lines(MAPPED_FILES)) {
            var files = mapped.filter(line -> line.matches(".*/libxgboost4j[^/]*\\.so"))
                    .map(line -> Path.of(line.substring(line.indexOf('/'))))
                    .distinct()
                    .toList();
            for (var file : files) {
                Files.deleteIfExists(file);
            }
        }
    }
}
