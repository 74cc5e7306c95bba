package io.cartstream.event;

/** Bytes that are no JSON value within the bounds of an event. The violation says why, without repeating what they hold. */
public final class UnreadableJsonException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Violation violation;

    UnreadableJsonException(Violation violation) {
        super(violation.toString());
        this.violation = violation;
    }

    /** What is wrong, and where. */
    public Violation violation() {
        return violation;
    }
}
