package io.cartstream.api.recommend;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cartstream.feature.FeatureDefinition;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** A model whose answer the test chooses; by default the first feature's rank, squeezed between 0 and 1. */
public final class ModelInMemory implements ModelEndpoint, ScalerSource {
    private static final FeatureDefinition DEFINITION = FeatureDefinition.shared();

    public final AtomicInteger asked = new AtomicInteger();
    public volatile Function<List<float[]>, CompletableFuture<List<Double>>> answer = ModelInMemory::byFrequency;
    public volatile byte[] scaler = scaler(DEFINITION.version(), DEFINITION.names());

    @Override
    public CompletableFuture<List<Double>> ask(List<float[]> rows) {
        asked.incrementAndGet();
        return answer.apply(rows);
    }

    @Override
    public byte[] read() throws IOException {
        if (scaler.length == 0) {
            throw new IOException("made by the test");
        }
        return scaler;
    }

    /** A scaler that changes nothing. */
    public static byte[] scaler(int version, List<String> names) {
        return """
                {"version": %d, "features": ["%s"], "mean": %s, "std": %s}""".formatted(
                        version,
                        String.join("\", \"", names),
                        Collections.nCopies(names.size(), 0),
                        Collections.nCopies(names.size(), 1))
                .getBytes(UTF_8);
    }

    /** Products that the shopper buys seldom first, so that it is not the fallback's ranking. */
    public static CompletableFuture<List<Double>> byFrequency(List<float[]> rows) {
        var index = DEFINITION.names().indexOf("up_order_count");
        var told = new ArrayList<Double>();
        rows.forEach(row -> told.add(1.0 / (1 + row[index])));
        return CompletableFuture.completedFuture(told);
    }
}
