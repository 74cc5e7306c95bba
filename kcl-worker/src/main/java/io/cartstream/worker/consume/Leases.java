package io.cartstream.worker.consume;

import java.util.Optional;
import java.util.UUID;

/** Which shards are ours, as far as this process knows. Thread-safe. */
interface Leases {
    /** What tells one time of holding the shard from the next; empty where it is not held. */
    Optional<UUID> token(String shard);

    /** Renews the lease no more, where it is still held as it was: it falls free after the failover time, for this or another worker. */
    void giveUp(String shard, UUID token);
}
