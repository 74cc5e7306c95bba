package io.cartstream.api.http;

import io.cartstream.api.catalogue.Product;
import io.cartstream.api.recommend.CartChange;
import io.cartstream.api.recommend.Question;
import io.cartstream.api.recommend.Recommendation;
import io.cartstream.api.recommend.Recommender;
import io.javalin.http.Context;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Recommends products to shoppers. */
final class RecommendationRoutes {
    private static final QueryNumber LIMIT = new QueryNumber("limit", 10, 1, 50);
    private static final int MAX_USER_ID_LENGTH = 128;
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

    /**
     * @param onSubmit how many products go with the answer to a submitted event
     */
    RecommendationRoutes(Recommender recommender, ShopperAccess access, int onSubmit) {
        this.recommender = recommender;
        this.access = access;
        this.onSubmit = onSubmit;
    }

    void ofUser(Context context) {
        var userId = context.pathParam("user_id");
        if (userId.length() > MAX_USER_ID_LENGTH) {
            throw new ProblemException(ProblemType.NOT_FOUND, "No event may have such a user_id.");
        }
        access.require(context, userId);
        Answers.json(context, OK, answer(userId, Question.of(userId, LIMIT.in(context))));
    }

    /** For the shopper of an event that is durable; nothing where the caller may not see them. */
    Optional<Answer> after(Context context, String userId, CartChange change) {
        return onSubmit == 0 || !access.allows(context, userId)
                ? Optional.empty()
                : Optional.of(answer(userId, new Question(userId, onSubmit, Optional.of(change))));
    }

    private Answer answer(String userId, Question question) {
        var told = recommender.answer(question);
        return new Answer(userId, lower(told.source()), items(told.items()));
    }

    private static List<Item> items(List<Recommendation> recommendations) {
        return recommendations.stream().map(RecommendationRoutes::item).toList();
    }

    private static Item item(Recommendation recommendation) {
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
