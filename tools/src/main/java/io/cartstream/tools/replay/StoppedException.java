package io.cartstream.tools.replay;

/** Sending cannot go on; the message is one sentence that says why. */
public final class StoppedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    StoppedException(String sentence) {
        super(sentence);
    }
}
