package io.cartstream.config;

/** A setting that is missing or wrong; the message is one sentence that names it and says what it must be. */
public final class InvalidSettingException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public InvalidSettingException(String sentence) {
        super(sentence);
    }
}
