package io.cartstream.api.recommend;

import io.cartstream.api.catalogue.Catalogue;
import io.cartstream.api.recommend.RecommendMetrics.Step;
import io.cartstream.feature.Candidate;
import io.cartstream.feature.FeatureVectors;
import io.cartstream.feature.Scaler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says what a shopper will buy next, in bounded time and whatever fails: without the model habits and popularity rank, without the shopper's
 * data popularity alone. Blocks its thread, which should be a virtual one. Thread-safe.
 */
public final class Recommender {
    private static final Logger LOG = LoggerFactory.getLogger(Recommender.class);

    private final ShopperReads reads;
    private final Supplier<ProductStatistics> statistics;
    private final Supplier<Catalogue> catalogue;
    private final Optional<ServedModel> model;
    private final FeatureVectors vectors;
    private final RecommendLimits limits;
    private final RecommendMetrics metrics;
    private final LongSupplier ticker;

    /**
     * @param model absent where the fallback always ranks
     * @param ticker nanoseconds from an arbitrary start
     */
    public Recommender(
            ShopperReads reads,
            Supplier<ProductStatistics> statistics,
            Supplier<Catalogue> catalogue,
            Optional<ServedModel> model,
            FeatureVectors vectors,
            RecommendLimits limits,
            RecommendMetrics metrics,
            LongSupplier ticker) {
        this.reads = reads;
        this.statistics = statistics;
        this.catalogue = catalogue;
        this.model = model;
        this.vectors = vectors;
        this.limits = limits;
        this.metrics = metrics;
        this.ticker = ticker;
    }

    /** What {@code question}'s shopper will buy next. */
    public Recommendations answer(Question question) {
        var asked = ticker.getAsLong();
        var left = new TimeLeft(limits.total(), ticker);
        var shop = statistics.get();
        var shopper = read(Step.SHOPPER, () -> reads.shopper(question.userId()), left, limits.shopper());
        var known = new Contenders(shopper.orElse(Shopper.UNKNOWN), question.change());
        var neighbours = neighbours(known, left);
        var contenders = timed(Step.CANDIDATES, () -> known.among(neighbours, shop, limits.candidates()));
        var scores = shopper.map(found -> scores(found, contenders, shop, left))
                .orElseGet(() -> new Scores.Untold(FallbackReason.SHOPPER_UNREAD));
        var answer = timed(Step.RANKING, () -> ranked(question, contenders, scores));
        metrics.recommended(answer.source(), Duration.ofNanos(ticker.getAsLong() - asked), contenders.size());
        return answer;
    }

    private Map<String, List<Neighbour>> neighbours(Contenders known, TimeLeft left) {
        var seeds = known.seeds();
        return seeds.isEmpty()
                ? Map.of()
                : read(Step.NEIGHBOURS, () -> reads.neighbours(seeds), left, limits.neighbours())
                        .orElse(Map.of());
    }

    private Scores scores(Shopper shopper, List<Contender> contenders, ProductStatistics shop, TimeLeft left) {
        var scaler = model.flatMap(ServedModel::scaler);
        if (scaler.isEmpty()) {
            return new Scores.Untold(FallbackReason.NO_MODEL);
        }
        var rows = timed(Step.VECTORS, () -> rows(shopper, contenders, shop, scaler.get()));
        return timed(Step.MODEL, () -> model.orElseThrow().scores(rows, left));
    }

    private List<float[]> rows(Shopper shopper, List<Contender> contenders, ProductStatistics shop, Scaler scaler) {
        var rows = new ArrayList<float[]>(contenders.size());
        for (var contender : contenders) {
            rows.add(scaler.scaled(vectors.of(
                    new Candidate(shopper.history(), contender.ordered(), contender.totals(), shop.clock()))));
        }
        return rows;
    }

    private Recommendations ranked(Question question, List<Contender> contenders, Scores scores) {
        return switch (scores) {
            case Scores.Told(List<Double> probabilities) ->
                named(question, Source.MODEL, Ranked.byProbability(contenders, probabilities, question.limit()));
            case Scores.Untold(FallbackReason why) -> {
                metrics.fellBack(why);
                yield named(question, Source.FALLBACK, Ranked.byHabit(contenders, question.limit()));
            }
        };
    }

    private Recommendations named(Question question, Source source, List<Ranked> ranked) {
        var names = catalogue.get();
        return new Recommendations(
                question.userId(),
                source,
                ranked.stream()
                        .map(each -> new Recommendation(
                                each.contender().productId(),
                                names.find(each.contender().productId()),
                                each.probability(),
                                each.contender().reason()))
                        .toList());
    }

    /** Empty where the read fails or takes too long: the answer goes on without. */
    private <T> Optional<T> read(Step step, Supplier<CompletableFuture<T>> read, TimeLeft left, Duration budget) {
        return timed(step, () -> {
            try {
                return Optional.of(left.await(read.get(), budget));
            } catch (TimeoutException | ExecutionException e) {
                LOG.atDebug()
                        .addKeyValue("step", step)
                        .addKeyValue("cause", e.toString())
                        .log("going on without");
                return Optional.empty();
            }
        });
    }

    private <T> T timed(Step step, Supplier<T> work) {
        var began = ticker.getAsLong();
        try {
            return work.get();
        } finally {
            metrics.step(step, Duration.ofNanos(ticker.getAsLong() - began));
        }
    }
}
