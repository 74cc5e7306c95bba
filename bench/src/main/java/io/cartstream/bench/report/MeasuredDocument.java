package io.cartstream.bench.report;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A document with places that a benchmark fills; everything else in it is written by hand. Not thread-safe. */
public final class MeasuredDocument {
    private final Path file;

    public MeasuredDocument(Path file) {
        this.file = file;
    }

    /** The folder for its charts, beside it. */
    public Path images() {
        return file.resolveSibling("images");
    }

    /**
     * Puts {@code markdown} between the marks of {@code command}.
     *
     * @throws IllegalStateException where the document lacks them
     */
    public void fill(String command, String markdown) {
        var begin = "<!-- measured by " + command + " -->\n";
        var end = "<!-- end of " + command + " -->\n";
        try {
            var text = Files.readString(file);
            var from = text.indexOf(begin);
            var to = text.indexOf(end);
            if (from < 0 || to < from) {
                throw new IllegalStateException(file + " lacks the marks of " + command);
            }
            Files.writeString(
                    file, text.substring(0, from + begin.length()) + "\n" + markdown + "\n" + text.substring(to));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
