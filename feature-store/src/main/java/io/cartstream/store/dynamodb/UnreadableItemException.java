package io.cartstream.store.dynamodb;

/** An item is not as its writer writes it. The message names the attribute and holds no value. */
public final class UnreadableItemException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnreadableItemException(String message) {
        super(message);
    }

    UnreadableItemException(String message, RuntimeException cause) {
        super(message, cause);
    }
}
