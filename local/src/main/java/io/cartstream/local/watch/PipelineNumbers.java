package io.cartstream.local.watch;

import io.cartstream.embedded.firehose.Deliveries;
import io.cartstream.embedded.kinesis.ShardTraffic;
import java.util.List;
import java.util.Optional;

/** Where the numbers come from. */
interface PipelineNumbers {
    List<ShardTraffic> stream();

    Deliveries archive();

    /** Events that the API has rejected. */
    long rejected();

    boolean isApiReady() throws InterruptedException;

    /** One for each worker, always in the same order; empty where it does not answer. */
    List<Optional<WorkerReport>> workers() throws InterruptedException;
}
