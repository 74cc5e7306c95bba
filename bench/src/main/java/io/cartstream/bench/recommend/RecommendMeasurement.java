package io.cartstream.bench.recommend;

import io.cartstream.bench.load.LoadResult;
import io.cartstream.bench.recommend.RecommendingApiCommand.Times;

/**
 * What was measured.
 *
 * @param load as the client saw it
 * @param times as the API saw it
 * @param answered by the model or the fallback, during the load
 */
record RecommendMeasurement(LoadResult load, Times times, long answered) {
    double perAnswer(String service) {
        return times.calls().getOrDefault(service, 0L)
                / (double) Math.max(
                        1,
                        times.answers().values().stream()
                                .mapToLong(Long::longValue)
                                .sum());
    }
}
