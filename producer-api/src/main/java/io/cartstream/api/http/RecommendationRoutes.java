package io.cartstream.api.http;

import io.cartstream.api.catalogue.Product;
import io.cartstream.api.recommend.RecommendationRequest;
import io.cartstream.api.recommend.Recommendations;
import io.cartstream.api.recommend.Recommender;
import io.cartstream.event.Ids;
import io.cartstream.event.ShoppingEvent;
import io.cartstream.ingest.ByteBudget;
import io.javalin.http.Context;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Recommends products to shoppers. */
final class RecommendationRoutes {
    private static final QueryNumber LIMIT = new QueryNumber("limit", 10, 1, 50);
    private static final int OK = 200;

    /** Digits that a probability is told by. */
    private static final double PRECISION = 1e6;

    /** A recommended product. */
    record Item(
            String productId,
            Optional<String> name,
            Optional<String> department,
            Optional<String> aisle,
            Optional<BigDecimal> price,
            Optional<Double> probability,
            Optional<String> reason) {}

    /** What a shopper will buy next, best first. */
    record Answer(String userId, String source, List<Item> items) {}

    private final Recommender recommender;
    private final ShopperAccess access;
    private final int onSubmit;
    private final ByteBudget budget;

    /**
     * @param onSubmit how many products go with the answer to a submitted event
     * @param budget for the bytes of answers
     */
    RecommendationRoutes(Recommender recommender, ShopperAccess access, int onSubmit, ByteBudget budget) {
        this.recommender = recommender;
        this.budget = budget;
        this.access = access;
        this.onSubmit = onSubmit;
    }

    void ofUser(Context context) {
        var userId = context.pathParam("user_id");
        if (!Ids.isId(userId, Ids.MAX_LENGTH)) {
            throw new ProblemException(
                    ProblemType.NOT_FOUND,
                    "No event can have such a user_id: 1 to 128 characters, no control characters.");
        }
        access.require(context, userId);
        Answers.json(context, OK, answer(RecommendationRequest.of(userId, LIMIT.in(context))), budget);
    }

    /** What goes with the answer to an event. */
    RecommendationRequest after(ShoppingEvent event) {
        return RecommendationRequest.after(event, onSubmit);
    }

    /** For the shopper of an event that is durable; nothing where the caller may not see them. */
    Optional<Answer> answer(Context context, RecommendationRequest request) {
        return request.limit() == 0 || !access.allows(context, request.userId())
                ? Optional.empty()
                : Optional.of(answer(request));
    }

    private Answer answer(RecommendationRequest request) {
        var recommendations = recommender.answer(request);
        return new Answer(request.userId(), lower(recommendations.source()), items(recommendations.items()));
    }

    private static List<Item> items(List<Recommendations.Item> recommendations) {
        return recommendations.stream().map(RecommendationRoutes::item).toList();
    }

    private static Item item(Recommendations.Item recommendation) {
        var product = recommendation.product();
        return new Item(
                recommendation.productId(),
                product.map(Product::name),
                product.flatMap(Product::department),
                product.flatMap(Product::aisle),
                product.flatMap(Product::price),
                recommendation.probability().map(value -> Math.round(value * PRECISION) / PRECISION),
                recommendation.reason().map(RecommendationRoutes::lower));
    }

    private static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
