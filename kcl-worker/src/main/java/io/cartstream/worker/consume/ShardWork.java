package io.cartstream.worker.consume;

import java.util.List;

/**
 * What is done with one shard's records, for one time of holding the shard.
 *
 * @param steps of its commit cycle; for one cycle at a time
 * @param release releases the shard's shares; called when the shard is released, perhaps more than once
 */
public record ShardWork(List<CommitStep> steps, Runnable release) {
    public ShardWork {
        steps = List.copyOf(steps);
    }
}
