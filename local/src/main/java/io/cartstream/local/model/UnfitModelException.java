package io.cartstream.local.model;

/** A model that cannot be served: not readable, or of other features than ours. The message says which. */
final class UnfitModelException extends Exception {
    private static final long serialVersionUID = 1L;

    UnfitModelException(String message) {
        super(message);
    }

    UnfitModelException(String message, Throwable cause) {
        super(message, cause);
    }
}
