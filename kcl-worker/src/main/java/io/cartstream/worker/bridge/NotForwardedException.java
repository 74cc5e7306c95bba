package io.cartstream.worker.bridge;

/** Events have not reached the main stream; the batch is to be given again. */
public final class NotForwardedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NotForwardedException(String reason) {
        super(reason);
    }
}
