package io.cartstream.api.recommend;

import static org.assertj.core.api.Assertions.assertThat;

import io.cartstream.api.catalogue.Catalogue;
import io.cartstream.api.catalogue.Product;
import io.cartstream.api.recommend.ReadsInMemory.StubBehaviour;
import io.cartstream.api.recommend.RecommendMetrics.FallbackReason;
import io.cartstream.api.recommend.Recommendations.Reason;
import io.cartstream.api.recommend.Recommendations.Source;
import io.cartstream.event.EventType;
import io.cartstream.feature.FeatureDefinition;
import io.cartstream.feature.FeatureVectors;
import io.cartstream.feature.OrderHistory;
import io.cartstream.feature.ProductTotals;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RecommenderTest {
    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");
    private static final FeatureDefinition DEFINITION = FeatureDefinition.shared();

    /** Generous where nothing is to be late: machines are crowded. */
    private static final Duration AMPLE = Duration.ofSeconds(20);

    private static final Duration SHORT = Duration.ofMillis(40);

    private final ReadsInMemory reads = new ReadsInMemory();
    private final ModelInMemory endpoint = new ModelInMemory();
    private final SilentMetrics metrics = new SilentMetrics();

    @BeforeEach
    void annaBuysBreadOftenAndSaltSeldom() {
        reads.histories.put(
                "anna",
                OrderHistory.EMPTY
                        .with(List.of("bread", "salt"), NOON.minusSeconds(2 * 86_400))
                        .history()
                        .with(List.of("bread"), NOON.minusSeconds(86_400))
                        .history());
    }

    private Catalogue catalogue = new Catalogue(
            List.of(new Product("bread", "Fresh bread", Optional.of("Bakery"), Optional.empty(), Optional.empty())));

    @Test
    void modelRanksAndNamesComeFromTheCatalogue() throws IOException {
        var answer = recommender(AMPLE, AMPLE).answer(RecommendationRequest.of("anna", 10));

        assertThat(answer.source()).isEqualTo(Source.MODEL);
        assertThat(answer.items()).extracting(Recommendations.Item::productId).containsExactly("milk", "salt", "bread");
        assertThat(answer.items().getLast().product().map(Product::name)).contains("Fresh bread");
        assertThat(answer.items().getLast().reason()).contains(Reason.BOUGHT_BEFORE);
        assertThat(answer.items().getLast().probability()).contains(1 / 3.0);
    }

    @Test
    void onlyAsManyAsAskedFor() throws IOException {
        assertThat(recommender(AMPLE, AMPLE)
                        .answer(RecommendationRequest.of("anna", 1))
                        .items())
                .hasSize(1);
    }

    @Test
    void shopperNobodyKnowsGetsWhatIsPopular() throws IOException {
        var answer = recommender(AMPLE, AMPLE).answer(RecommendationRequest.of("nobody", 10));

        assertThat(answer.source()).isEqualTo(Source.MODEL);
        assertThat(answer.items()).extracting(Recommendations.Item::productId).containsExactly("milk");
        assertThat(answer.items().getFirst().reason()).contains(Reason.POPULAR);
    }

    @Test
    void eventOfThisMomentIsTakenIntoAccount() throws IOException {
        reads.neighbours.put("tea", List.of(new Neighbour("cup", 0.9)));

        var answer = recommender(AMPLE, AMPLE)
                .answer(new RecommendationRequest(
                        "anna", 10, Optional.of(new CartChange(EventType.ADD_TO_CART, List.of("tea", "salt")))));

        assertThat(answer.items())
                .extracting(Recommendations.Item::productId)
                .contains("cup", "bread")
                .doesNotContain("tea", "salt");
    }

    @Test
    void habitsRankWhereTheModelFails() throws IOException {
        var recommender = recommender(AMPLE, AMPLE);
        endpoint.answer = _ -> CompletableFuture.failedFuture(new IOException("gone"));

        var answer = recommender.answer(RecommendationRequest.of("anna", 10));

        assertThat(answer.source()).isEqualTo(Source.FALLBACK);
        assertThat(answer.items()).extracting(Recommendations.Item::productId).containsExactly("bread", "salt", "milk");
        assertThat(answer.items()).allMatch(item -> item.probability().isEmpty());
        assertThat(metrics.fallbacks).containsEntry(FallbackReason.FAILED, 1);
    }

    @Test
    void habitsRankWhereTheModelIsSlow() throws IOException {
        var recommender = recommender(AMPLE, SHORT);
        endpoint.answer = _ -> new CompletableFuture<>();

        var answer = recommender.answer(RecommendationRequest.of("anna", 10));

        assertThat(answer.source()).isEqualTo(Source.FALLBACK);
        assertThat(answer.items()).extracting(Recommendations.Item::productId).containsExactly("bread", "salt", "milk");
        assertThat(metrics.fallbacks).containsEntry(FallbackReason.LATE, 1);
    }

    @Test
    void whatIsPopularIsLeftWhereTheShopperCannotBeRead() throws IOException {
        var recommender = recommender(SHORT, SHORT);
        for (var behaviour : List.of(StubBehaviour.BROKEN, StubBehaviour.SILENT)) {
            reads.behaviour = behaviour;

            var answer = recommender.answer(RecommendationRequest.of("anna", 10));

            assertThat(answer.source()).isEqualTo(Source.FALLBACK);
            assertThat(answer.items())
                    .extracting(Recommendations.Item::productId)
                    .containsExactly("milk");
        }
        assertThat(metrics.fallbacks).containsEntry(FallbackReason.SHOPPER_UNREAD, 2);
    }

    @Test
    void withoutAModelHabitsRank() {
        var answer = recommender(Optional.empty(), AMPLE, AMPLE).answer(RecommendationRequest.of("anna", 10));

        assertThat(answer.source()).isEqualTo(Source.FALLBACK);
        assertThat(answer.items()).extracting(Recommendations.Item::productId).containsExactly("bread", "salt", "milk");
        assertThat(metrics.fallbacks).containsEntry(FallbackReason.NO_MODEL, 1);
    }

    @Test
    void whatCannotBeBoughtIsNotRecommended() {
        catalogue = new Catalogue(List.of(unavailable("salt")));

        var answer = recommender(Optional.empty(), AMPLE, AMPLE).answer(RecommendationRequest.of("anna", 10));

        assertThat(answer.items()).extracting(Recommendations.Item::productId).containsExactly("bread", "milk");
    }

    private static Product unavailable(String id) {
        return new Product(
                id,
                id,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                false,
                Map.of(),
                Optional.empty());
    }

    private Recommender recommender(Duration reading, Duration modelTime) throws IOException {
        var model = new ServedModel(DEFINITION, endpoint, endpoint, modelTime, metrics, System::nanoTime);
        model.check();
        return recommender(Optional.of(model), reading, modelTime);
    }

    private Recommender recommender(Optional<ServedModel> model, Duration reading, Duration modelTime) {
        var statistics =
                new ProductStatistics(Map.of("milk", new ProductTotals(9, 2, 7, 2, 3, 5)), List.of("milk"), NOON);
        return new Recommender(
                new Recommender.Known(reads, () -> statistics, () -> catalogue),
                model,
                new FeatureVectors(DEFINITION),
                new RecommendLimits(AMPLE, reading, reading, modelTime, 1_000),
                metrics,
                System::nanoTime);
    }
}
