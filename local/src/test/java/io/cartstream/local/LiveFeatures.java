package io.cartstream.local;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The features as the API's routes give them. */
public final class LiveFeatures implements AutoCloseable {
    private static final int REQUESTS_AT_A_TIME = 16;

    private final JsonMapper mapper = new JsonMapper();
    private final HttpClient http = HttpClient.newHttpClient();
    private final URI api;

    public LiveFeatures(URI api) {
        this.api = api;
    }

    /** The users whose live features are not the expected ones. */
    public Set<String> wrongUsers(Map<String, PlainFeatures.User> expected, Collection<String> among) {
        return failing(among, user -> user(user).equals(Optional.of(expected.get(user))));
    }

    /** The products whose live features are not the expected ones. */
    public Set<String> wrongProducts(Map<String, Map<String, Double>> expected, Collection<String> among) {
        return failing(among, product -> product(product).equals(Optional.of(expected.get(product))));
    }

    /** The features of a shopper of whom an order is counted; those who have only looked have zeros, and are none here. */
    public Optional<PlainFeatures.User> user(String user) {
        return get("/v1/features/users/" + encoded(user) + "?products=10000")
                .map(LiveFeatures::read)
                .filter(read -> read.features().get("user_orders") > 0);
    }

    private static PlainFeatures.User read(JsonNode answer) {
        var products = new TreeMap<String, Map<String, Double>>();
        answer.get("products").properties().forEach(entry -> products.put(entry.getKey(), numbers(entry.getValue())));
        return new PlainFeatures.User(numbers(answer.get("features")), products);
    }

    public Optional<Map<String, Double>> product(String product) {
        return get("/v1/features/products/" + encoded(product)).map(answer -> numbers(answer.get("features")));
    }

    @Override
    public void close() {
        http.close();
    }

    private Set<String> failing(Collection<String> ids, Predicate<String> holds) {
        var failing = new ConcurrentSkipListSet<String>();
        var permits = new Semaphore(REQUESTS_AT_A_TIME);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            ids.forEach(id -> threads.execute(() -> {
                permits.acquireUninterruptibly();
                try {
                    if (!holds.test(id)) {
                        failing.add(id);
                    }
                } catch (RuntimeException e) {
                    failing.add(id + " (" + e + ")");
                } finally {
                    permits.release();
                }
            }));
        }
        return failing;
    }

    private Optional<JsonNode> get(String path) {
        var request = HttpRequest.newBuilder(api.resolve(path))
                .timeout(Duration.ofSeconds(30))
                .build();
        try {
            var response = http.send(request, BodyHandlers.ofString());
            return switch (response.statusCode()) {
                case 200 -> Optional.of(mapper.readTree(response.body()));
                case 404 -> Optional.empty();
                default -> throw new IllegalStateException(path + " answered " + response.statusCode());
            };
        } catch (IOException e) {
            throw new IllegalStateException(path + " did not answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static Map<String, Double> numbers(JsonNode features) {
        var numbers = new TreeMap<String, Double>();
        features.properties()
                .forEach(entry -> numbers.put(entry.getKey(), entry.getValue().asDouble()));
        return numbers;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
