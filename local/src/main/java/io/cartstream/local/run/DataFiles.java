package io.cartstream.local.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * What lies where in a data folder.
 *
 * @param folder absolute
 */
record DataFiles(Path folder) {
    /** Whose features are served. */
    CurrentGeneration generation() {
        return new CurrentGeneration(folder);
    }

    /** Where the processes that were started are written down. */
    Path processes() {
        return folder.resolve("run").resolve("processes");
    }

    /** Temporary files of the runner and its services, such as the native libraries that they unpack. */
    Path temporary() {
        return folder.resolve("run").resolve("tmp");
    }

    /** Where a model of one's own is put, to be served instead of the shipped one. */
    Path model() {
        return folder.resolve("model");
    }

    /** Where the scaler of the model that is served lies. */
    Path servedScaler() {
        return folder.resolve("run").resolve("scaler.json");
    }

    /** A fresh log file; the one of the run before is kept beside it as {@code .1}. */
    Path freshLog(String name) {
        var log = folder.resolve("logs").resolve(name + ".log");
        try {
            if (Files.exists(log)) {
                Files.move(log, log.resolveSibling(log.getFileName() + ".1"), StandardCopyOption.REPLACE_EXISTING);
            }
            return log;
        } catch (IOException e) {
            throw new CannotRunException("The log " + log + " cannot be written: " + e.getMessage() + ".", e);
        }
    }
}
