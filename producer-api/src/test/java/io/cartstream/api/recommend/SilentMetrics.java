package io.cartstream.api.recommend;

import io.cartstream.api.recommend.RecommendMetrics.FallbackReason;
import io.cartstream.api.recommend.Recommendations.Source;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;

/** Counts what the tests look at. */
public final class SilentMetrics implements RecommendMetrics {
    public final Map<FallbackReason, Integer> fallbacks = new EnumMap<>(FallbackReason.class);
    public final Map<Service, Integer> calls = new EnumMap<>(Service.class);
    public volatile boolean fits;

    @Override
    public void recommended(Source source, Duration latency, int candidates) {}

    @Override
    public void step(Step step, Duration latency) {}

    @Override
    public synchronized void fellBack(FallbackReason why) {
        fallbacks.merge(why, 1, Integer::sum);
    }

    @Override
    public synchronized void called(Service service) {
        calls.merge(service, 1, Integer::sum);
    }

    @Override
    public void modelCompatible(boolean newFits) {
        fits = newFits;
    }
}
