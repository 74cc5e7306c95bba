package io.cartstream.event;

/** Bytes from the stream that are no event. The message says why, without repeating what they hold. */
public final class MalformedEventException extends Exception {
    private static final long serialVersionUID = 1L;

    public MalformedEventException(String reason) {
        super(reason);
    }
}
