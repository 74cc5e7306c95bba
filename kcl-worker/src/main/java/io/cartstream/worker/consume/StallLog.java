package io.cartstream.worker.consume;

import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs each shard that stalls, and each that moves again: what an alarm cannot name. For one thread. */
final class StallLog implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(StallLog.class);

    private final WorkerStatus worker;
    private final Set<String> stalled = new HashSet<>();

    StallLog(WorkerStatus worker) {
        this.worker = worker;
    }

    @Override
    public void run() {
        var stalls = worker.stalls();
        for (var stall : stalls) {
            if (stalled.add(stall.shard())) {
                LOG.error("{}: stalled since {}: {}", stall.shard(), stall.since(), stall.cause());
            }
        }
        var now = stalls.stream().map(WorkerStatus.Stall::shard).collect(Collectors.toUnmodifiableSet());
        stalled.removeIf(shard -> {
            var moves = !now.contains(shard);
            if (moves) {
                LOG.info("{}: no longer stalled here", shard);
            }
            return moves;
        });
    }
}
