package io.cartstream.api.http;

import io.cartstream.api.catalogue.CatalogueWrites;
import io.cartstream.api.catalogue.CatalogueWrites.Change;
import io.cartstream.api.catalogue.Product;
import io.cartstream.api.catalogue.ProductJson;
import io.cartstream.api.catalogue.ProductJson.Reading;
import io.cartstream.event.EventJson;
import io.cartstream.event.Ids;
import io.cartstream.event.Violation;
import io.cartstream.event.Violations;
import io.cartstream.ingest.ByteBudget;
import io.cartstream.ingest.Ingest;
import io.cartstream.ingest.Posted;
import io.javalin.http.Context;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Changes the catalogue, for the shop's servers. */
final class CatalogueWriteRoutes {
    /** At most this many products in one request. */
    static final int MAX_PRODUCTS = 1_000;

    /** Writes of one request at a time, so that one import leaves connections to others. */
    private static final int WRITES_AT_A_TIME = 32;

    /** At most this many bytes of a product's result, but for its violations. */
    private static final int RESULT_LENGTH = 512;

    private static final Logger LOG = LoggerFactory.getLogger(CatalogueWriteRoutes.class);
    private static final int OK = 200;
    private static final int NO_CONTENT = 204;
    private static final int NOT_ALL_STORED = 207;

    /** What became of a product, by its name in the answer. */
    enum Status {
        STORED,
        STALE,
        REJECTED,
        FAILED
    }

    /**
     * The result of one product of several.
     *
     * @param index its place in the body, from 0; blank lines of NDJSON do not count
     * @param violations what is wrong with a rejected one
     */
    record ProductResult(int index, Optional<String> productId, String status, Optional<List<Violation>> violations) {
        static ProductResult rejected(int index, List<Violation> violations) {
            return new ProductResult(index, Optional.empty(), name(Status.REJECTED), Optional.of(violations));
        }

        static ProductResult written(int index, Product product, Status status) {
            return new ProductResult(index, Optional.of(product.productId()), name(status), Optional.empty());
        }

        private ProductResult brief() {
            return new ProductResult(index, productId, status, Optional.empty());
        }

        private static String name(Status status) {
            return status.name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    /** The answer to several products. */
    record Results(int stored, List<ProductResult> results) {
        Results brief() {
            return new Results(
                    stored, results.stream().map(ProductResult::brief).toList());
        }

        private boolean all(Status status) {
            return results.stream().allMatch(each -> each.status().equals(ProductResult.name(status)));
        }
    }

    private final EventJson json = new EventJson();
    private final CatalogueWrites catalogue;
    private final HttpLimits limits;
    private final ByteBudget budget;
    private final InstantSource clock;

    /**
     * @param budget for the bytes of bodies and answers
     */
    CatalogueWriteRoutes(CatalogueWrites catalogue, HttpLimits limits, ByteBudget budget, InstantSource clock) {
        this.catalogue = catalogue;
        this.limits = limits;
        this.budget = budget;
        this.clock = clock;
    }

    void put(Context context) {
        requireJson(context);
        var id = productId(context);
        Reading reading;
        try (var body = RequestBody.read(context, limits, budget);
                var parsing = new HeldBytes(budget)) {
            parsing.require(EventJson.heapOf(body.bytes().length));
            reading = ProductJson.read(
                    PostedBody.single(body.bytes()).only(json).json(), Optional.of(id), clock.instant());
        }
        switch (reading) {
            case Reading.Faulty(var violations) ->
                throw new ProblemException(
                        Problem.of(ProblemType.INVALID_PRODUCT, "Nothing was stored; see the violations.")
                                .violating(new Violations(violations, 0)));
            case Reading.Sound(var product) -> {
                requireStored(written(catalogue.put(product)));
                Answers.json(context, OK, product);
            }
        }
    }

    void delete(Context context) {
        var now = clock.instant();
        var sent = Optional.ofNullable(context.queryParam("updated_at"));
        var at = sent.map(text -> ProductJson.instant(text, now)
                        .orElseThrow(() -> new ProblemException(
                                ProblemType.BAD_PARAMETER, "updated_at " + ProductJson.UPDATED_AT_RULE + ".")))
                .orElse(now);
        requireStored(written(catalogue.delete(productId(context), at)));
        context.status(NO_CONTENT);
    }

    void putAll(Context context) {
        var format = PostedBody.Format.of(context.contentType());
        try (var body = RequestBody.read(context, limits, budget);
                var held = new HeldBytes(budget)) {
            var posted = PostedBody.ofProducts(format, body.bytes(), MAX_PRODUCTS);
            // The products stay in memory as objects while they are written, whose texts are the body's.
            held.require(EventJson.heapOf(posted.longest())
                    + 4L * body.bytes().length
                    + Answers.heapOf((long) posted.size() * RESULT_LENGTH));
            var results = write(posted.isOne() ? List.of(posted.only(json)) : posted.events(json));
            if (results.all(Status.FAILED)) {
                throw storeAway();
            }
            Answers.json(context, status(results), results, results::brief, held);
        }
    }

    private static int status(Results results) {
        if (results.all(Status.REJECTED)) {
            return ProblemType.INVALID_PRODUCT.status();
        }
        return results.all(Status.STORED) ? OK : NOT_ALL_STORED;
    }

    /** In the order of the body; of the same product never two at a time, so that the later one wins. */
    private Results write(List<Posted> posted) {
        var results = new ArrayList<ProductResult>(posted.size());
        var writing = new HashMap<String, Writing>();
        for (var index = 0; index < posted.size(); index++) {
            switch (reading(posted.get(index))) {
                case Reading.Faulty(var violations) -> results.add(ProductResult.rejected(index, violations));
                case Reading.Sound(var product) -> {
                    if (writing.size() == WRITES_AT_A_TIME || writing.containsKey(product.productId())) {
                        finish(writing, results);
                    }
                    writing.put(product.productId(), new Writing(index, product, catalogue.put(product)));
                }
            }
        }
        finish(writing, results);
        results.sort(java.util.Comparator.comparingInt(ProductResult::index));
        var stored = (int) results.stream()
                .filter(each -> each.status().equals(ProductResult.name(Status.STORED)))
                .count();
        return new Results(stored, results);
    }

    /** A write that has begun. */
    private record Writing(int index, Product product, CompletableFuture<Change> change) {}

    private Reading reading(Posted posted) {
        return switch (posted) {
            case Posted.Json(var tree) -> ProductJson.read(tree, Optional.empty(), clock.instant());
            case Posted.NotJson(var why) -> new Reading.Faulty(List.of(why));
        };
    }

    private static void finish(Map<String, Writing> writing, List<ProductResult> results) {
        writing.values()
                .forEach(each ->
                        results.add(ProductResult.written(each.index(), each.product(), written(each.change()))));
        writing.clear();
    }

    private static Status written(CompletableFuture<Change> change) {
        try {
            return switch (change.join()) {
                case STORED -> Status.STORED;
                case STALE -> Status.STALE;
            };
        } catch (CompletionException e) {
            LOG.atWarn().addKeyValue("cause", e.getCause().getClass().getName()).log("a product could not be written");
            return Status.FAILED;
        }
    }

    private static void requireStored(Status status) {
        switch (status) {
            case STORED -> {
                // as it should be
            }
            case STALE ->
                throw new ProblemException(
                        ProblemType.STALE_PRODUCT,
                        "A change with a later updated_at is stored, and stays. Nothing was changed.");
            case FAILED, REJECTED -> throw storeAway();
        }
    }

    private static ProblemException storeAway() {
        return new ProblemException(Problem.of(
                        ProblemType.CATALOGUE_UNAVAILABLE,
                        "The store did not answer. Send the same change again: a change is stored once.")
                .retryAfter(Ingest.RETRY_AFTER));
    }

    private static String productId(Context context) {
        var id = context.pathParam("product_id");
        if (!Ids.isId(id, Ids.MAX_PRODUCT_LENGTH)) {
            throw new ProblemException(
                    ProblemType.BAD_PARAMETER,
                    "The product's id must have 1 to " + Ids.MAX_PRODUCT_LENGTH
                            + " characters, none of them a control character.");
        }
        return id;
    }

    private static void requireJson(Context context) {
        if (PostedBody.Format.of(context.contentType()) != PostedBody.Format.JSON) {
            throw new ProblemException(ProblemType.UNSUPPORTED_MEDIA_TYPE, "Content-Type must be application/json.");
        }
    }
}
