package io.cartstream.bench.worker;

import io.cartstream.worker.WorkerSettings;
import java.util.Map;

/** How every contender consumes: as the worker does by default, from the local stream, whose leases are there already. */
final class BenchConsumer {
    static final WorkerSettings SETTINGS = WorkerSettings.of(Map.of("CARTSTREAM_WORKER_ID", "bench"), "bench");

    private BenchConsumer() {}
}
