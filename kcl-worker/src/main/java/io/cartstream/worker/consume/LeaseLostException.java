package io.cartstream.worker.consume;

/** Another worker owns the shard by now: unfinished work is dropped here, and done there. */
final class LeaseLostException extends Exception {
    private static final long serialVersionUID = 1L;

    LeaseLostException(String shard) {
        super("lease of " + shard + " is lost");
    }
}
