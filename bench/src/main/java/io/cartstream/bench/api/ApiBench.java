package io.cartstream.bench.api;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Puts every contender under the same loads, one after the other: first as much as it can answer, then half of that. */
final class ApiBench {
    static final String PATH = "/v1/events";

    private final ApiBenchSettings settings;
    private final Consumer<String> progress;

    ApiBench(ApiBenchSettings settings, Consumer<String> progress) {
        this.settings = settings;
        this.progress = progress;
    }

    List<Measurement> run() {
        var measurements = new ArrayList<Measurement>();
        for (var contender : settings.contenders()) {
            try (var loaded = LoadedContender.start(contender, settings)) {
                for (var events : settings.eventsPerRequest()) {
                    measurements.add(measure(contender, loaded, events));
                }
            }
        }
        return measurements;
    }

    private Measurement measure(Contender contender, LoadedContender loaded, int events) {
        loaded.warmUpFull(events);
        var before = loaded.counters();
        var full = loaded.full(events);
        var afterFull = loaded.counters();
        loaded.warmUpSteady(events, full.perSecond() / 2);
        var beforeHalf = loaded.counters();
        var half = loaded.steady(events, full.perSecond() / 2);
        var afterHalf = loaded.counters();
        progress.accept("%s, %d events a request: %.0f requests/s, p99 %.1f ms at half load"
                .formatted(contender, events, full.perSecond(), half.p99Millis()));
        return new Measurement(
                contender,
                events,
                full,
                half,
                afterFull.puts().since(before.puts()),
                afterHalf.puts().since(beforeHalf.puts()),
                afterFull.usage().cpuMillis() - before.usage().cpuMillis(),
                afterFull.usage().liveHeap(),
                afterFull.usage().peakHeap());
    }
}
