package io.cartstream.worker.consume;

/** The shard belongs to somebody else by now: what is unfinished is dropped, and done by them. */
final class LeaseLostException extends Exception {
    private static final long serialVersionUID = 1L;

    LeaseLostException(String shard) {
        super("lease of " + shard + " is lost");
    }
}
