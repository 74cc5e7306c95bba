package io.cartstream.tools.replay;

/** A file that holds no events of a format we know; the message is one sentence. */
public final class UnknownFormatException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnknownFormatException(String sentence) {
        super(sentence);
    }
}
