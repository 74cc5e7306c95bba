package io.cartstream.api.recommend;

import io.cartstream.api.catalogue.Catalogue;
import io.cartstream.api.catalogue.Product;
import io.cartstream.api.recommend.RecommendMetrics.FallbackReason;
import io.cartstream.api.recommend.RecommendMetrics.Step;
import io.cartstream.api.recommend.Recommendations.Source;
import io.cartstream.feature.FeatureInput;
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
 * Says what a shopper will buy next, in bounded time and whatever fails: without the model habits and popularity rank, without the
 * shopper's data popularity alone. Blocks its thread, which should be a virtual one. Thread-safe.
 */
public final class Recommender {
    private static final Logger LOG = LoggerFactory.getLogger(Recommender.class);

    private final Known known;
    private final Optional<ServedModel> model;
    private final FeatureVectors vectors;
    private final RecommendLimits limits;
    private final RecommendMetrics metrics;
    private final LongSupplier ticker;

    /**
     * What recommendations are made of.
     *
     * @param shoppers read for each request
     * @param statistics of all products, held in memory
     * @param catalogue held in memory
     */
    public record Known(ShopperReads shoppers, Supplier<ProductStatistics> statistics, Supplier<Catalogue> catalogue) {}

    /**
     * @param model absent where the fallback always ranks
     * @param ticker nanoseconds from an arbitrary start
     */
    public Recommender(
            Known known,
            Optional<ServedModel> model,
            FeatureVectors vectors,
            RecommendLimits limits,
            RecommendMetrics metrics,
            LongSupplier ticker) {
        this.known = known;
        this.model = model;
        this.vectors = vectors;
        this.limits = limits;
        this.metrics = metrics;
        this.ticker = ticker;
    }

    /** What {@code request}'s shopper will buy next. */
    public Recommendations answer(RecommendationRequest request) {
        var startedAt = ticker.getAsLong();
        var left = new Deadline(limits.total(), ticker);
        var shop = known.statistics().get();
        var shopper = read(Step.SHOPPER, () -> known.shoppers().shopper(request.userId()), left, limits.shopper());
        var selection = new CandidateSelection(shopper.orElse(Shopper.UNKNOWN), request.change());
        var neighbours = neighbours(selection, left);
        var candidates =
                timed(Step.CANDIDATES, () -> available(selection.among(neighbours, shop, limits.candidates())));
        var scores = shopper.map(found -> scores(found, candidates, shop, left))
                .orElseGet(() -> new ServedModel.Scores.Unavailable(FallbackReason.SHOPPER_UNREAD));
        var answer = timed(Step.RANKING, () -> ranked(request, candidates, scores));
        metrics.recommended(answer.source(), Duration.ofNanos(ticker.getAsLong() - startedAt), candidates.size());
        return answer;
    }

    /** What the catalogue does not hold is recommended all the same: a shop need not fill it. */
    private List<Candidate> available(List<Candidate> candidates) {
        var catalogue = known.catalogue().get();
        return candidates.stream()
                .filter(candidate -> catalogue
                        .find(candidate.productId())
                        .map(Product::available)
                        .orElse(true))
                .toList();
    }

    private Map<String, List<Neighbour>> neighbours(CandidateSelection selection, Deadline left) {
        var seeds = selection.seeds();
        return seeds.isEmpty()
                ? Map.of()
                : read(Step.NEIGHBOURS, () -> known.shoppers().neighbours(seeds), left, limits.neighbours())
                        .orElse(Map.of());
    }

    private ServedModel.Scores scores(
            Shopper shopper, List<Candidate> candidates, ProductStatistics shop, Deadline left) {
        var scaler = model.flatMap(ServedModel::scaler);
        if (scaler.isEmpty()) {
            return new ServedModel.Scores.Unavailable(FallbackReason.NO_MODEL);
        }
        var rows = timed(Step.VECTORS, () -> rows(shopper, candidates, shop, scaler.get()));
        return timed(Step.MODEL, () -> model.orElseThrow().scores(rows, left));
    }

    private List<float[]> rows(Shopper shopper, List<Candidate> candidates, ProductStatistics shop, Scaler scaler) {
        var rows = new ArrayList<float[]>(candidates.size());
        for (var candidate : candidates) {
            rows.add(scaler.scaled(vectors.of(
                    new FeatureInput(shopper.history(), candidate.ordered(), candidate.totals(), shop.clock()))));
        }
        return rows;
    }

    private Recommendations ranked(
            RecommendationRequest request, List<Candidate> candidates, ServedModel.Scores scores) {
        return switch (scores) {
            case ServedModel.Scores.Scored(List<Double> probabilities) ->
                named(request, Source.MODEL, Candidate.rankedByProbability(candidates, probabilities, request.limit()));
            case ServedModel.Scores.Unavailable(FallbackReason why) -> {
                metrics.fellBack(why);
                yield named(request, Source.FALLBACK, Candidate.rankedByHabit(candidates, request.limit()));
            }
        };
    }

    private Recommendations named(RecommendationRequest request, Source source, List<Candidate.Ranked> ranked) {
        var names = known.catalogue().get();
        return new Recommendations(
                request.userId(),
                source,
                ranked.stream()
                        .map(each -> new Recommendations.Item(
                                each.candidate().productId(),
                                names.find(each.candidate().productId()),
                                each.probability(),
                                each.candidate().reason()))
                        .toList());
    }

    /** Empty where the read fails or takes too long: the answer goes on without. */
    private <T> Optional<T> read(Step step, Supplier<CompletableFuture<T>> read, Deadline left, Duration budget) {
        return timed(step, () -> {
            try {
                return Optional.of(left.await(read.get(), budget));
            } catch (TimeoutException | ExecutionException e) {
                LOG.atDebug()
                        .addKeyValue("step", step)
                        .addKeyValue("cause", e.toString())
                        .log("a step failed; answering without it");
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
