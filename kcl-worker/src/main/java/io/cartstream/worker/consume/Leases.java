package io.cartstream.worker.consume;

import java.util.Optional;
import java.util.UUID;

/** Which shards are ours, as far as this process knows. Thread-safe. */
@FunctionalInterface
interface Leases {
    /** What tells one time of holding the shard from the next; empty where it is not held. */
    Optional<UUID> holding(String shard);
}
