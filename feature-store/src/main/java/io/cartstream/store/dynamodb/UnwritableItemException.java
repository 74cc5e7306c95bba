package io.cartstream.store.dynamodb;

/** What an item holds that has no form as attributes. The message holds nothing of a shopper. */
public final class UnwritableItemException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnwritableItemException(RuntimeException cause) {
        super("cannot be encoded: " + cause.getClass().getSimpleName(), cause);
    }
}
