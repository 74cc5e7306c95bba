package io.cartstream.service;

/** Why a service cannot start, in one sentence for an operator. */
public final class CannotStartException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public CannotStartException(String sentence, Throwable cause) {
        super(sentence, cause);
    }
}
