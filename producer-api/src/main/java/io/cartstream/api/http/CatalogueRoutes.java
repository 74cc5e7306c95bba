package io.cartstream.api.http;

import io.cartstream.api.catalogue.Catalogue;
import io.cartstream.ingest.ByteBudget;
import io.cartstream.ingest.Ingest;
import io.javalin.http.Context;
import java.util.Optional;
import java.util.function.Supplier;

/** Shows the catalogue. */
final class CatalogueRoutes {
    private static final QueryNumber LIMIT = new QueryNumber("limit", 24, 1, 100);
    private static final int MAX_SEARCH_LENGTH = 200;
    private static final int OK = 200;

    private final Supplier<Optional<Catalogue>> catalogue;
    private final ByteBudget budget;

    /**
     * @param catalogue empty until it has been read
     * @param budget for the bytes of answers
     */
    CatalogueRoutes(Supplier<Optional<Catalogue>> catalogue, ByteBudget budget) {
        this.catalogue = catalogue;
        this.budget = budget;
    }

    void products(Context context) {
        var search = Optional.ofNullable(context.queryParam("search")).orElse("");
        if (search.length() > MAX_SEARCH_LENGTH) {
            throw new ProblemException(
                    ProblemType.BAD_PARAMETER, "search must be at most " + MAX_SEARCH_LENGTH + " characters long.");
        }
        var query =
                new Catalogue.Query(search, given(context, "department"), given(context, "cursor"), LIMIT.in(context));
        try {
            Answers.json(context, OK, known().page(query), budget);
        } catch (IllegalArgumentException _) {
            throw new ProblemException(ProblemType.BAD_PARAMETER, "cursor must be the next_cursor of a page.");
        }
    }

    void product(Context context) {
        var product = known().find(context.pathParam("product_id"))
                .orElseThrow(() -> new ProblemException(ProblemType.NOT_FOUND, "The catalogue holds no such product."));
        Answers.json(context, OK, product);
    }

    private Catalogue known() {
        return catalogue
                .get()
                .orElseThrow(() -> new ProblemException(
                        Problem.of(ProblemType.CATALOGUE_UNAVAILABLE, "The catalogue has not been read yet.")
                                .retryAfter(Ingest.RETRY_AFTER)));
    }

    private static Optional<String> given(Context context, String parameter) {
        return Optional.ofNullable(context.queryParam(parameter)).filter(text -> !text.isEmpty());
    }
}
