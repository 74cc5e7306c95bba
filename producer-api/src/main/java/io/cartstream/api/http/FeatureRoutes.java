package io.cartstream.api.http;

import io.cartstream.api.features.LiveFeatures;
import io.cartstream.event.Ids;
import io.cartstream.feature.Activity;
import io.cartstream.feature.FeatureValues;
import io.cartstream.feature.OrderHistory;
import io.cartstream.feature.ProductOrders;
import io.cartstream.ingest.ByteBudget;
import io.javalin.http.Context;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads live features. */
final class FeatureRoutes {
    private static final Logger LOG = LoggerFactory.getLogger(FeatureRoutes.class);

    private static final QueryNumber PRODUCTS = new QueryNumber("products", 100, 0, 10_000);

    private static final int OK = 200;

    /**
     * A shopper's features.
     *
     * @param clock what the feature windows end at
     * @param products the features of the shopper and a product, most recently ordered first
     */
    record UserAnswer(
            String userId, Instant clock, Map<String, Number> features, Map<String, Map<String, Number>> products) {}

    /**
     * What a shopper is doing.
     *
     * @param lastSeen newest event time
     * @param lastEvents newest first
     * @param dailyEvents how many events of each type, by day (UTC), of the last days
     */
    record ActivityAnswer(
            String userId,
            Instant lastSeen,
            List<CartLine> cart,
            List<LastEvent> lastEvents,
            SortedMap<LocalDate, SortedMap<String, Long>> dailyEvents) {
        static ActivityAnswer of(String userId, Activity activity) {
            var days = new TreeMap<LocalDate, SortedMap<String, Long>>();
            activity.daily().byEpochDay().forEach((day, counts) -> {
                var byType = new TreeMap<String, Long>();
                counts.forEach((type, count) -> byType.put(type.wireName(), count));
                days.put(LocalDate.ofEpochDay(day), byType);
            });
            return new ActivityAnswer(
                    userId,
                    activity.lastSeen(),
                    activity.cart().lines().entrySet().stream()
                            .map(line -> new CartLine(line.getKey(), line.getValue()))
                            .toList(),
                    activity.lastEvents().reversed().stream()
                            .map(seen -> new LastEvent(seen.type().wireName(), seen.at(), seen.products()))
                            .toList(),
                    days);
        }
    }

    /** A product in the cart. */
    record CartLine(String productId, long quantity) {}

    /**
     * One of the last events.
     *
     * @param productIds the first ones, at most ten
     */
    record LastEvent(String event, Instant timestamp, List<String> productIds) {}

    /** A product's features. */
    record ProductAnswer(String productId, Instant clock, Map<String, Number> features) {}

    private final LiveFeatures features;
    private final ShopperAccess access;
    private final ByteBudget budget;

    /**
     * @param budget for the bytes of answers
     */
    FeatureRoutes(LiveFeatures features, ShopperAccess access, ByteBudget budget) {
        this.features = features;
        this.budget = budget;
        this.access = access;
    }

    void user(Context context) {
        var userId = known(context.pathParam("user_id"), Ids.MAX_LENGTH);
        access.require(context, userId);
        var limit = PRODUCTS.in(context);
        var clock = features.clock();
        var history = await(features.user(userId)).orElseThrow(() -> unknown("No order of this user is known yet."));
        Answers.json(
                context,
                OK,
                new UserAnswer(userId, await(clock).hour(), FeatureValues.ofUser(history), products(history, limit)),
                budget);
    }

    private Activity activity(String userId) {
        return await(features.activity(userId)).orElseThrow(() -> unknown("No event of this user is known."));
    }

    void activity(Context context) {
        var userId = known(context.pathParam("user_id"), Ids.MAX_LENGTH);
        access.require(context, userId);
        Answers.json(context, OK, ActivityAnswer.of(userId, activity(userId)), budget);
    }

    void product(Context context) {
        var productId = known(context.pathParam("product_id"), Ids.MAX_PRODUCT_LENGTH);
        var reading = features.clock();
        var counts =
                await(features.product(productId)).orElseThrow(() -> unknown("No order of this product is known yet."));
        var clock = await(reading).hour();
        Answers.json(context, OK, new ProductAnswer(productId, clock, FeatureValues.ofProduct(counts, clock)));
    }

    /** What no event may carry needs no read. */
    private static String known(String id, int maxLength) {
        if (!Ids.isId(id, maxLength)) {
            throw unknown("No order has such an id.");
        }
        return id;
    }

    private static Map<String, Map<String, Number>> products(OrderHistory history, int limit) {
        var products = new LinkedHashMap<String, Map<String, Number>>();
        history.products().entrySet().stream()
                .sorted(Comparator.<Entry<String, ProductOrders>>comparingLong(
                                entry -> -entry.getValue().lastOrderNumber())
                        .thenComparing(Entry::getKey))
                .limit(limit)
                .forEach(entry -> products.put(entry.getKey(), FeatureValues.ofUserProduct(entry.getValue())));
        return products;
    }

    private static <T> T await(CompletableFuture<T> read) {
        try {
            return read.join();
        } catch (CompletionException e) {
            // Its class, which the store's error code is: a message may repeat the request, and with it a shopper's id.
            LOG.atWarn().addKeyValue("cause", e.getCause().getClass().getName()).log("features could not be read");
            throw new ProblemException(Problem.of(
                            ProblemType.FEATURES_UNAVAILABLE,
                            "The feature store did not answer. Retry after the number of seconds in Retry-After.")
                    .retryAfter(java.time.Duration.ofSeconds(1)));
        }
    }

    private static ProblemException unknown(String detail) {
        return new ProblemException(ProblemType.NOT_FOUND, detail);
    }
}
