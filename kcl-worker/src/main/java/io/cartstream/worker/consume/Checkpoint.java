package io.cartstream.worker.consume;

import io.cartstream.store.Position;

/** How far a shard has been committed, and whether it is still ours. */
interface Checkpoint {
    /**
     * Stores that everything up to {@code position} is committed; tries until that is stored or the lease is lost.
     *
     * @throws LeaseLostException where the shard is not ours any more; nothing has been stored
     */
    void advanceTo(Position position) throws LeaseLostException, InterruptedException;

    /**
     * Returns where the shard is still ours, as far as this process knows.
     *
     * @throws LeaseLostException where it is not
     */
    void requireLease() throws LeaseLostException;
}
