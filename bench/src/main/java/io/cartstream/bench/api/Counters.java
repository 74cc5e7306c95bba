package io.cartstream.bench.api;

import io.cartstream.bench.process.Usage;

/** What a contender tells of itself when asked. */
record Counters(Usage usage, Puts puts) {}
