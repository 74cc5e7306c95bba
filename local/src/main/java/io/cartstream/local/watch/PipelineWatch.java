package io.cartstream.local.watch;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToLongFunction;

/** Looks at the running pipeline, at most so often that many pages cost no more than one. Thread-safe. */
final class PipelineWatch {
    /** Pages look every two seconds. */
    private static final Duration KEEP_FOR = Duration.ofMillis(500);

    private final PipelineNumbers numbers;
    private final InstantSource clock;
    private final List<WorkerTotals> totals = new ArrayList<>();
    private Optional<PipelineSnapshot> latest = Optional.empty();

    PipelineWatch(PipelineNumbers numbers, InstantSource clock) {
        this.numbers = numbers;
        this.clock = clock;
    }

    synchronized PipelineSnapshot look() throws InterruptedException {
        var now = clock.instant();
        if (latest.filter(snapshot -> now.isBefore(snapshot.at().plus(KEEP_FOR)))
                .isEmpty()) {
            latest = Optional.of(lookAgain(now));
        }
        return latest.get();
    }

    private PipelineSnapshot lookAgain(Instant now) throws InterruptedException {
        var workers = numbers.workers();
        follow(workers);
        var answering = workers.stream().flatMap(Optional::stream).toList();
        var lags = lags(answering);
        var traffic = numbers.stream();
        var archived = numbers.archive();
        return new PipelineSnapshot(
                now,
                new PipelineSnapshot.Api(
                        traffic.stream().mapToLong(shard -> shard.events()).sum(),
                        numbers.rejected(),
                        numbers.isApiReady()),
                new PipelineSnapshot.Stream(traffic.stream()
                        .filter(shard -> shard.open() || lags.containsKey(shard.shardId()))
                        .map(shard ->
                                new PipelineSnapshot.Shard(shard.shardId(), shard.events(), lags.get(shard.shardId())))
                        .toList()),
                worker(answering, lags),
                new PipelineSnapshot.Archive(archived.objects(), archived.bytes(), archived.lines()));
    }

    private void follow(List<Optional<WorkerReport>> workers) {
        while (totals.size() < workers.size()) {
            totals.add(new WorkerTotals());
        }
        for (var i = 0; i < workers.size(); i++) {
            workers.get(i).ifPresent(totals.get(i)::follow);
        }
    }

    private PipelineSnapshot.Worker worker(List<WorkerReport> answering, Map<String, Long> lags) {
        var freshness = answering.stream()
                .map(WorkerReport::freshnessMillis)
                .filter(millis -> millis > 0)
                .max(Long::compare);
        return new PipelineSnapshot.Worker(
                answering.size(),
                lags.size(),
                sum(WorkerTotals::processed),
                sum(WorkerTotals::duplicates),
                sum(WorkerTotals::deadLetters),
                freshness.orElse(null),
                lags.values().stream().max(Long::compare).orElse(null));
    }

    private long sum(ToLongFunction<WorkerTotals> count) {
        return totals.stream().mapToLong(count).sum();
    }

    /** While a shard changes hands both workers may name it: the one that is behind tells the truth. */
    private static Map<String, Long> lags(List<WorkerReport> workers) {
        var lags = new HashMap<String, Long>();
        workers.forEach(worker -> worker.shardLags().forEach((shard, lag) -> lags.merge(shard, lag, Math::max)));
        return lags;
    }
}
