package io.cartstream.local.run;

/** The pipeline cannot be run; the message is one sentence that says what to correct. */
final class CannotRunException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    CannotRunException(String sentence) {
        super(sentence);
    }

    CannotRunException(String sentence, Throwable cause) {
        super(sentence, cause);
    }
}
