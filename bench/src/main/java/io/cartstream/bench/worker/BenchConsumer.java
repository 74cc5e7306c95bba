package io.cartstream.bench.worker;

import io.cartstream.worker.consume.ConsumerSettings;
import java.time.Duration;

/** How every contender consumes: the worker's defaults, on the local stream, whose leases are there already. */
final class BenchConsumer {
    static final ConsumerSettings SETTINGS = new ConsumerSettings(
            "cartstream-events",
            "cartstream-worker",
            "bench",
            ConsumerSettings.InitialPosition.TRIM_HORIZON,
            ConsumerSettings.Retrieval.POLLING,
            Duration.ofMillis(250),
            400,
            Duration.ofSeconds(5),
            false,
            false,
            Duration.ofMinutes(2));

    private BenchConsumer() {}
}
