package io.cartstream.event;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import tools.jackson.databind.JsonNode;

/** What one posted event costs on its way into canonical form, and what the two parts that are written by hand save of it. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class EventBenchmark {
    private static final String TIME = "2026-11-22T10:00:00.123Z";
    private static final Instant NOW = Instant.parse("2026-11-22T10:00:01Z");

    private final EventContract contract = new EventContract();
    private final EventJson json = new EventJson();
    private final byte[] bytes = """
            {"event_id":"0193a5a0-7c00-7000-8000-000000000000","user_id":"shopper-1569","event":"checkout",\
            "items":[{"product_id":"85123A","quantity":6,"price":2.55},{"product_id":"71053","quantity":6,"price":3.39},\
            {"product_id":"84406B","quantity":8,"price":2.75}],"timestamp":"%s","session_id":"s-1","source":"web-app"}""".formatted(TIME).getBytes(StandardCharsets.UTF_8);
    private final JsonNode tree = json.parse(bytes);

    /** From bytes to canonical bytes: what a request pays for each event. */
    @Benchmark
    public byte[] wholeEvent() {
        var posted = json.parse(bytes);
        if (!contract.check(posted, NOW).isEmpty()) {
            throw new IllegalStateException("the event keeps the contract");
        }
        return json.encode(json.posted(posted, NOW, () -> "unused"));
    }

    /** The whole check, which begins with the fast path. */
    @Benchmark
    public Violations check() {
        return contract.check(tree, NOW);
    }

    /** What nearly every event is checked by. */
    @Benchmark
    public boolean fastPath() {
        return FastPathValidator.accepts(tree);
    }

    /** What every event would be checked by without it. */
    @Benchmark
    public Object schema() {
        return contract.schemaViolations(tree);
    }

    /** What nearly every time is read by. */
    @Benchmark
    public Instant timeByHand() {
        return Rfc3339.parse(TIME);
    }

    /** What every time would be read by without it. */
    @Benchmark
    public Instant timeByTheJdk() {
        return OffsetDateTime.parse(TIME).toInstant();
    }
}
