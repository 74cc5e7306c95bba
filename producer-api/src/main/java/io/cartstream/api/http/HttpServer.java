package io.cartstream.api.http;

import static io.cartstream.api.http.Route.Access.GUARDED;
import static io.cartstream.api.http.Route.Access.OPEN;
import static io.cartstream.api.http.Route.Access.SERVERS;
import static io.javalin.http.HandlerType.DELETE;
import static io.javalin.http.HandlerType.GET;
import static io.javalin.http.HandlerType.POST;
import static io.javalin.http.HandlerType.PUT;

import io.cartstream.api.catalogue.Catalogue;
import io.cartstream.api.catalogue.CatalogueWrites;
import io.cartstream.api.features.LiveFeatures;
import io.cartstream.api.recommend.Recommender;
import io.cartstream.event.EventContract;
import io.cartstream.ingest.ByteBudget;
import io.cartstream.ingest.Ingest;
import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import io.javalin.http.Header;
import io.javalin.http.HttpResponseException;
import io.javalin.http.HttpStatus;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.jetty.http.HttpException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The HTTP server: which routes there are, and what happens around each of them. */
public final class HttpServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HttpServer.class);
    private static final String NO_ROUTE = "none";
    private static final int SERVER_ERROR = 500;

    private final HttpSettings settings;
    private final HttpMetrics metrics;
    private final Readiness readiness;
    private final Cors cors;
    private final Guard guard;
    private final List<Route> routes;
    private final Javalin javalin;

    /**
     * Where events go.
     *
     * @param budget for the bytes of bodies while they are read, and of answers
     * @param streamIsAvailable what /health/stream tells
     */
    public record Intake(Ingest ingest, ByteBudget budget, BooleanSupplier streamIsAvailable) {}

    /**
     * What reads are answered from.
     *
     * @param catalogue empty until it has been read
     * @param catalogueChanges where the shop's servers change it
     */
    public record Reads(
            LiveFeatures features,
            Recommender recommender,
            Supplier<Optional<Catalogue>> catalogue,
            CatalogueWrites catalogueChanges) {}

    /**
     * Listens from {@link #start} on.
     *
     * @param contract what the documentation shows
     */
    public HttpServer(
            HttpSettings settings,
            Intake intake,
            Reads reads,
            Readiness readiness,
            EventContract contract,
            HttpMetrics metrics) {
        this.settings = settings;
        this.metrics = metrics;
        this.readiness = readiness;
        var budget = intake.budget();
        cors = new Cors(settings.corsOrigins());
        guard = new Guard(
                new ApiKeys(keys(settings)),
                new ApiKeys(settings.shopperAccess().keys()),
                new RateLimiter(settings.rateLimit(), System::nanoTime),
                inFlight(settings.limits().postsInFlight(), settings.limits(), budget),
                inFlight(settings.limits().readsInFlight(), settings.limits(), budget),
                settings.trustedProxies());
        var access = new ShopperAccess(settings.shopperAccess(), InstantSource.system());
        var recommendations =
                new RecommendationRoutes(reads.recommender(), access, settings.submitRecommendations(), budget);
        routes = table(
                new EventRoutes(intake.ingest(), settings.limits(), budget, recommendations),
                new FeatureRoutes(reads.features(), access, budget),
                recommendations,
                new CatalogueRoutes(reads.catalogue(), budget),
                new CatalogueWriteRoutes(reads.catalogueChanges(), settings.limits(), budget, InstantSource.system()),
                new HealthRoutes(readiness, intake.streamIsAvailable()),
                new DocsRoutes(new OpenApi(contract)));
        javalin = Javalin.create(this::configure);
    }

    private static InFlight inFlight(int max, HttpLimits limits, ByteBudget budget) {
        return new InFlight(max, limits.clientShareOf(max), limits.clientShareOf(budget.max()));
    }

    /** Keys that may see every shopper get in too; without API keys everybody does. */
    private static List<String> keys(HttpSettings settings) {
        return settings.apiKeys().isEmpty()
                ? List.of()
                : Stream.concat(settings.apiKeys().stream(), settings.shopperAccess().keys().stream())
                        .toList();
    }

    static List<Route> table(
            EventRoutes events,
            FeatureRoutes features,
            RecommendationRoutes recommendations,
            CatalogueRoutes catalogue,
            CatalogueWriteRoutes changes,
            HealthRoutes health,
            DocsRoutes docs) {
        return List.of(
                new Route(POST, "/submit", GUARDED, events::submit),
                new Route(POST, "/v1/events", GUARDED, events::events),
                new Route(GET, "/v1/features/users/{user_id}", GUARDED, features::user),
                new Route(GET, "/v1/users/{user_id}/activity", GUARDED, features::activity),
                new Route(GET, "/v1/features/products/{product_id}", GUARDED, features::product),
                new Route(GET, "/v1/recommendations/{user_id}", GUARDED, recommendations::ofUser),
                new Route(GET, "/v1/products", GUARDED, catalogue::products),
                new Route(GET, "/v1/products/{product_id}", GUARDED, catalogue::product),
                new Route(POST, "/v1/products", SERVERS, changes::putAll),
                new Route(PUT, "/v1/products/{product_id}", SERVERS, changes::put),
                new Route(DELETE, "/v1/products/{product_id}", SERVERS, changes::delete),
                new Route(GET, "/health/live", OPEN, health::live),
                new Route(GET, "/health/ready", OPEN, health::ready),
                new Route(GET, "/health/stream", OPEN, health::stream),
                new Route(GET, "/openapi.json", OPEN, docs::openApi),
                new Route(GET, "/docs", OPEN, docs::page),
                new Route(GET, "/docs/docs.js", OPEN, docs::script),
                new Route(GET, "/docs/docs.css", OPEN, docs::style),
                new Route(GET, "/", OPEN, docs::toPage));
    }

    public void start() {
        javalin.start();
    }

    /** The port it listens on. */
    public int port() {
        return javalin.port();
    }

    /** Stops accepting, waits for the requests in work, within the stop timeout, and closes. */
    @Override
    public void close() {
        javalin.stop();
    }

    private void configure(JavalinConfig config) {
        HttpTransport.configure(
                config,
                new HttpTransport.Listening(
                        settings.host(),
                        settings.port(),
                        settings.limits().bodyTime(),
                        // Behind proxies the addresses are theirs.
                        settings.trustedProxies() == 0 ? settings.limits().clientConnections() : Integer.MAX_VALUE,
                        settings.stopTimeout()));
        config.http.prefer405over404 = true;
        config.appData(FailureLog.KEY, new FailureLog(System::nanoTime));
        config.jetty.modifyServer(server -> {
            server.setErrorHandler(new ProblemErrorHandler());
            server.insertHandler(new SecurityHeaders(settings.httpsOnly()));
        });
        config.requestLogger.http((context, millis) -> finish(context, millis));
        config.routes.before(this::begin);
        routes.forEach(route -> add(route, config));
        routes.stream().map(Route::path).distinct().forEach(path -> addPreflight(path, config));
        config.routes.exception(
                ProblemException.class, (problem, context) -> Answers.problem(context, problem.problem()));
        config.routes.exception(HttpResponseException.class, HttpServer::refuse);
        config.routes.exception(Exception.class, HttpServer::fault);
    }

    private void begin(Context context) {
        RequestId.assign(context);
        cors.addHeaders(context);
        if (readiness.isDraining()) {
            // A client that keeps a connection open should find another task before this one is gone.
            context.header(Header.CONNECTION, "close");
        }
    }

    private void finish(Context context, float millis) {
        metrics.answered(route(context), context.statusCode(), Duration.ofNanos((long) (millis * 1_000_000)));
        RequestId.forget();
    }

    static String route(Context context) {
        var route = context.endpoints().lastHttpEndpoint();
        return route == null ? NO_ROUTE : route.path;
    }

    private void add(Route route, JavalinConfig config) {
        config.routes.addHttpHandler(
                route.method(), route.path(), route.access() == OPEN ? route.handler() : guard.before(route));
    }

    private void addPreflight(String path, JavalinConfig config) {
        var methods = routes.stream()
                .filter(route -> route.path().equals(path))
                .map(route -> route.method().name())
                .collect(Collectors.joining(", "));
        config.routes.addHttpHandler(HandlerType.OPTIONS, path, context -> {
            cors.addPreflightHeaders(context, methods);
            context.header(Header.ALLOW, methods + ", OPTIONS").status(HttpStatus.NO_CONTENT);
        });
    }

    /** What Jetty finds wrong only when the request is read: its encoding, its pace. */
    private static Problem problem(HttpException e) {
        return e.getCode() == HttpStatus.REQUEST_TIMEOUT.getCode()
                ? Problem.of(
                        ProblemType.REQUEST_TIMEOUT,
                        "The body arrived too slowly. Send it in one go, or in smaller requests.")
                : Problem.of(ProblemType.BAD_REQUEST, "The request is not valid HTTP.")
                        .withStatus(e.getCode());
    }

    private static void refuse(HttpResponseException e, Context context) {
        if (e.getStatus() == HttpStatus.METHOD_NOT_ALLOWED.getCode()) {
            context.header(Header.ALLOW, String.join(", ", e.getDetails().values()));
        }
        Answers.problem(context, problem(e));
    }

    private static Problem problem(HttpResponseException e) {
        return switch (e.getStatus()) {
            case 404 -> Problem.of(ProblemType.NOT_FOUND, "There is no such route; see /docs.");
            case 405 -> Problem.of(ProblemType.METHOD_NOT_ALLOWED, "Method not allowed. See the Allow header.");
            default ->
                e.getStatus() < SERVER_ERROR
                        ? Problem.of(ProblemType.BAD_REQUEST, "The request is malformed.")
                        : Problem.of(
                                ProblemType.INTERNAL_ERROR,
                                "Internal error. Quote the X-Request-Id when reporting it.");
        };
    }

    private static void fault(Exception e, Context context) {
        if (e instanceof HttpException refused && refused.getCode() < SERVER_ERROR) {
            Answers.problem(context, problem(refused));
            return;
        }
        LOG.error("a request failed", e);
        Answers.problem(
                context,
                Problem.of(ProblemType.INTERNAL_ERROR, "Internal error. Quote the X-Request-Id when reporting it."));
    }
}
