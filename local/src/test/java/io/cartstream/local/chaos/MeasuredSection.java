package io.cartstream.local.chaos;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The part of a document that a suite writes itself.
 *
 * @param begin line before it
 * @param end line after it
 */
public record MeasuredSection(String begin, String end) {
    /** Puts what was measured between the marks. */
    public void write(Path document, String measured) throws IOException {
        var text = Files.readString(document);
        var from = text.indexOf(begin);
        var to = text.indexOf(end);
        if (from < 0 || to < from) {
            throw new IllegalStateException(document + " lacks the marks for what is measured");
        }
        Files.writeString(document, text.substring(0, from + begin.length()) + measured + text.substring(to));
    }
}
