package io.cartstream.local.run;

import io.cartstream.store.Generation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Which features a pipeline serves: a name in a file of its data folder, read when the pipeline starts. */
final class CurrentGeneration {
    private final Path file;

    /**
     * @param folder the pipeline's data
     */
    CurrentGeneration(Path folder) {
        file = folder.resolve("generation");
    }

    /**
     * The first where never another was chosen.
     *
     * @throws CannotRunException where the file does not hold a name
     */
    Generation read() {
        try {
            return Files.exists(file) ? new Generation(Files.readString(file).strip()) : Generation.FIRST;
        } catch (IOException | IllegalArgumentException e) {
            throw new CannotRunException(file + " does not name a generation: " + e.getMessage() + ".", e);
        }
    }

    /** From the next start on this one is served. */
    void choose(Generation generation) {
        try {
            Files.writeString(file, generation.name() + "\n");
        } catch (IOException e) {
            throw new CannotRunException(file + " cannot be written: " + e.getMessage() + ".", e);
        }
    }
}
