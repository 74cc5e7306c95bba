package io.cartstream.local.hostile;

import static org.awaitility.Awaitility.await;

import io.cartstream.local.chaos.PostedEvent;
import io.cartstream.local.chaos.PostedEvents;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/**
 * Honest clients beside the hostile ones. Shoppers post views, cart events and checkouts, each event with an id of its own, one after the
 * other; what is rejected for now (429, 503) or not answered is posted again with the same id, after the time that the answer asks for;
 * every seventh event is posted twice although it was acknowledged. Readers ask for features and recommendations. Each has an address of
 * its own, as the load balancer tells it.
 */
final class HonestTraffic implements AutoCloseable {
    private static final int SHOPPERS = 32;
    private static final Duration BETWEEN_POSTS = Duration.ofMillis(400);
    private static final int READERS = 3;
    private static final Duration BETWEEN_READS = Duration.ofMillis(250);
    private static final int PRODUCTS = 60;
    private static final int MOST_PRODUCTS_AN_ORDER = 5;
    private static final int REPEAT_EVERY = 7;

    /** So many that no shard is without one. */
    private static final int MARKERS = 64;

    private static final int MARKERS_AT_A_TIME = 8;

    /** Every event lies in all windows of product features, whichever hour the stream's clock has reached meanwhile. */
    private static final Duration OLDEST = Duration.ofDays(5);

    private static final Duration TIME_TO_ANSWER = Duration.ofSeconds(30);
    private static final Duration TIME_TO_FLOW = Duration.ofMinutes(3);
    private static final Duration SHORTEST_WAIT = Duration.ofMillis(200);
    private static final int MOST_JITTER_MILLIS = 300;
    private static final int ACCEPTED = 202;
    private static final Set<Integer> NOT_NOW = Set.of(429, 503);
    private static final int UNANSWERED = 0;

    private final String id;
    private final URI api;
    private final Duration patience;
    private final Runnable requireAlive;
    private final Instant newest = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    private final PostedEvents posted = new PostedEvents(newest);
    private final AtomicInteger accepted = new AtomicInteger();
    private final Latencies untilAnswered = new Latencies();
    private final Latencies untilAccepted = new Latencies();
    private final Map<Integer, LongAdder> posts = new ConcurrentSkipListMap<>();
    private final Map<Integer, LongAdder> reads = new ConcurrentSkipListMap<>();
    private final CountDownLatch stop = new CountDownLatch(1);
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<Future<?>> clients = new ArrayList<>();

    /**
     * Begins to post and to read.
     *
     * @param id part of all ids of users, products and events, which makes them unique to this load
     * @param patience how long an event is posted again and again before the cell has failed
     * @param requireAlive throws where it is of no use to wait any longer
     */
    HonestTraffic(String id, URI api, Duration patience, Runnable requireAlive) {
        this.id = id;
        this.requireAlive = requireAlive;
        this.api = api;
        this.patience = patience;
        for (var shopper = 0; shopper < SHOPPERS; shopper++) {
            var number = shopper;
            clients.add(threads.submit(() -> shop(number)));
        }
        for (var reader = 0; reader < READERS; reader++) {
            var number = reader;
            clients.add(threads.submit(() -> read(number)));
        }
    }

    /** Waits until so many more events were acknowledged. */
    void awaitMore(int events) {
        var until = accepted.get() + events;
        await("honest events").atMost(patience.plus(TIME_TO_FLOW)).until(() -> {
            requireAlive.run();
            for (var client : clients) {
                if (client.isDone()) {
                    client.get();
                }
            }
            return accepted.get() >= until;
        });
    }

    /** Ends posting and reading, and waits until every event is acknowledged, and after that a marker in every shard. */
    void finish() throws Exception {
        stop.countDown();
        for (var client : clients) {
            client.get(patience.plus(TIME_TO_FLOW).toSeconds(), TimeUnit.SECONDS);
        }
        var markers = new ArrayList<Future<?>>();
        for (var part = 0; part < MARKERS_AT_A_TIME; part++) {
            var first = part;
            markers.add(threads.submit(() -> {
                for (var number = first; number < MARKERS; number += MARKERS_AT_A_TIME) {
                    post(number, marker(number), new Random(number));
                }
                return null;
            }));
        }
        for (var marker : markers) {
            marker.get(patience.plus(TIME_TO_FLOW).toSeconds(), TimeUnit.SECONDS);
        }
    }

    /** What was acknowledged. */
    PostedEvents posted() {
        return posted;
    }

    /** Shoppers whose only order was posted after everything else. */
    Set<String> markers() {
        var markers = new HashSet<String>();
        for (var number = 0; number < MARKERS; number++) {
            markers.add(markerId(number));
        }
        return markers;
    }

    /** From sending a post to its answer, whatever it says. */
    Latencies untilAnswered() {
        return untilAnswered;
    }

    /** From sending an event for the first time to its acknowledgement. */
    Latencies untilAccepted() {
        return untilAccepted;
    }

    /** Answers to posts by status; 0 for none. */
    Map<Integer, Long> posts() {
        return counts(posts);
    }

    /** Answers to reads by status; 0 for none. */
    Map<Integer, Long> reads() {
        return counts(reads);
    }

    @Override
    public void close() {
        stop.countDown();
        threads.shutdownNow();
        http.shutdownNow();
    }

    private Void shop(int number) throws IOException, InterruptedException {
        var random = new Random(31L * id.hashCode() + number);
        for (var nth = 0; !stop.await(BETWEEN_POSTS.toMillis(), TimeUnit.MILLISECONDS); nth++) {
            var event = next(number, nth, random);
            post(number, event, random);
            if (nth % REPEAT_EVERY == REPEAT_EVERY - 1) {
                postUntilAccepted(number, event, random);
            }
        }
        return null;
    }

    private void post(int client, PostedEvent event, Random random) throws IOException, InterruptedException {
        var started = System.nanoTime();
        postUntilAccepted(client, event, random);
        untilAccepted.add(Duration.ofNanos(System.nanoTime() - started));
        posted.add(event);
        accepted.incrementAndGet();
    }

    private void postUntilAccepted(int client, PostedEvent event, Random random)
            throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(api.resolve("/v1/events"))
                .timeout(TIME_TO_ANSWER)
                .header("Content-Type", "application/json")
                .header("X-Forwarded-For", Addresses.honest(client))
                .POST(BodyPublishers.ofString(event.postable().json()))
                .build();
        var deadline = System.nanoTime() + patience.toNanos();
        while (System.nanoTime() < deadline) {
            var wait = SHORTEST_WAIT;
            try {
                var sent = System.nanoTime();
                var answer = http.send(request, BodyHandlers.ofString());
                untilAnswered.add(Duration.ofNanos(System.nanoTime() - sent));
                count(posts, answer.statusCode());
                if (answer.statusCode() == ACCEPTED) {
                    return;
                }
                if (!NOT_NOW.contains(answer.statusCode())) {
                    throw new IllegalStateException(
                            event.id() + " was answered " + answer.statusCode() + ": " + answer.body());
                }
                wait = askedToWait(answer);
            } catch (IOException _) {
                count(posts, UNANSWERED);
            }
            // Goes on posting after the stop: an event that was begun is brought to its end.
            new CountDownLatch(1).await(wait.toMillis() + random.nextInt(MOST_JITTER_MILLIS), TimeUnit.MILLISECONDS);
        }
        throw new IllegalStateException(event.id() + " was not accepted within " + patience);
    }

    private static Duration askedToWait(HttpResponse<?> answer) {
        return answer.headers()
                .firstValue("Retry-After")
                .map(seconds -> Duration.ofSeconds(Long.parseLong(seconds)))
                .orElse(SHORTEST_WAIT);
    }

    private Void read(int number) throws InterruptedException {
        var random = new Random(17L * id.hashCode() + number);
        while (!stop.await(BETWEEN_READS.toMillis(), TimeUnit.MILLISECONDS)) {
            var path = switch (random.nextInt(3)) {
                case 0 -> "/v1/features/users/" + user(random.nextInt(SHOPPERS));
                case 1 -> "/v1/features/products/" + product(random.nextInt(PRODUCTS));
                default -> "/v1/recommendations/" + user(random.nextInt(SHOPPERS));
            };
            var request = HttpRequest.newBuilder(api.resolve(path))
                    .timeout(TIME_TO_ANSWER)
                    .header("X-Forwarded-For", Addresses.honest(SHOPPERS + number))
                    .build();
            try {
                count(reads, http.send(request, BodyHandlers.discarding()).statusCode());
            } catch (IOException _) {
                count(reads, UNANSWERED);
            }
        }
        return null;
    }

    private PostedEvent next(int shopper, int nth, Random random) {
        var type = switch (random.nextInt(10)) {
            case 0, 1 -> PostedEvent.PRODUCT_VIEW;
            case 2, 3, 4 -> PostedEvent.ADD_TO_CART;
            case 5 -> PostedEvent.REMOVE_FROM_CART;
            default -> PostedEvent.CHECKOUT;
        };
        var products = random.ints(0, PRODUCTS)
                .distinct()
                .limit(type.equals(PostedEvent.CHECKOUT) ? 1 + random.nextInt(MOST_PRODUCTS_AN_ORDER) : 1)
                .mapToObj(this::product)
                .toList();
        return new PostedEvent(
                id + "-event-" + shopper + "-" + nth,
                user(shopper),
                type,
                products,
                newest.minusSeconds(random.nextLong(OLDEST.toSeconds())));
    }

    private PostedEvent marker(int number) {
        var user = markerId(number);
        return new PostedEvent(user + "-event", user, PostedEvent.CHECKOUT, List.of(id + "-marker"), newest);
    }

    private String user(int number) {
        return id + "-user-" + number;
    }

    private String product(int number) {
        return id + "-product-" + number;
    }

    private String markerId(int number) {
        return id + "-marker-" + number;
    }

    private static void count(Map<Integer, LongAdder> answers, int status) {
        answers.computeIfAbsent(status, _ -> new LongAdder()).increment();
    }

    private static Map<Integer, Long> counts(Map<Integer, LongAdder> answers) {
        var counts = new ConcurrentSkipListMap<Integer, Long>();
        answers.forEach((status, count) -> counts.put(status, count.sum()));
        return counts;
    }
}
