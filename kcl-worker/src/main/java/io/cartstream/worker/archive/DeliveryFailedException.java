package io.cartstream.worker.archive;

/** A delivery stream that does not take what it is given. Giving it again may deliver some of it twice, but loses nothing. */
public final class DeliveryFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public DeliveryFailedException(String message, Throwable cause) {
        super(message, cause);
    }

    public DeliveryFailedException(String message) {
        super(message);
    }
}
