package io.cartstream.worker.features;

/** A table that does not answer. What was written before is unknown; the conditions on the versions make asking again safe. */
public final class StoreUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public StoreUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
