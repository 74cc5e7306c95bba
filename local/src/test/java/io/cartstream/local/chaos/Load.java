package io.cartstream.local.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.cartstream.tools.replay.EventSender;
import io.cartstream.tools.replay.EventsClient;
import io.cartstream.tools.replay.SenderSettings;
import io.cartstream.tools.replay.Tally;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Shoppers of one cell: posts views, cart events and checkouts at a steady pace until it is told to finish, posts again what was not
 * acknowledged, and every seventh event a second time although it was, as a client does that lost the answer. Remembers what it has posted.
 */
final class Load implements AutoCloseable {
    /** Event time of the newest event of all cells, so that the windows of product features end where they did before. */
    static final Instant NEWEST = Instant.parse("2025-06-30T12:30:00Z");

    private static final Duration OLDEST = Duration.ofDays(20);
    private static final Duration TICK = Duration.ofMillis(50);
    private static final int EVENTS_PER_TICK = 10;
    private static final int USERS = 60;
    private static final int PRODUCTS = 80;
    private static final int MOST_PRODUCTS_AN_ORDER = 6;
    private static final int REPEAT_EVERY = 7;
    private static final int REPEAT_AFTER = 25;

    /** So many that no shard is without one. */
    private static final int MARKERS = 64;

    private static final Duration TIME_TO_FLOW = Duration.ofMinutes(3);
    private static final SenderSettings SENDING = SenderSettings.DEFAULT.withGiveUpAfter(Duration.ofMinutes(5));

    private final String id;
    private final Random random;
    private final EventsClient client;
    private final Tally tally = new Tally();
    private final EventSender sender;
    private final PostedEvents posted = new PostedEvents(NEWEST);
    private final Deque<PostedEvent> toRepeat = new ArrayDeque<>();
    private final AtomicInteger handedOver = new AtomicInteger();
    private final ScheduledExecutorService thread =
            Executors.newSingleThreadScheduledExecutor(Thread.ofVirtual().factory());
    private final ScheduledFuture<?> ticking;

    /**
     * Begins to post.
     *
     * @param id part of all ids of users, products and events, which makes them unique to this load
     */
    Load(String id, URI api) {
        this.id = id;
        random = new Random(id.hashCode());
        client = new EventsClient(api, Optional.empty());
        sender = new EventSender(client, SENDING, tally);
        ticking = thread.scheduleAtFixedRate(this::tick, 0, TICK.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Waits until so many more events were handed over. */
    void awaitMore(int events) {
        var until = handedOver.get() + events;
        await("load").atMost(TIME_TO_FLOW).until(() -> {
            if (ticking.isDone()) {
                ticking.get();
            }
            return handedOver.get() >= until;
        });
    }

    /** Ends the stream of events, and waits until the API has acknowledged every one, and after that a marker in every shard. */
    void finish() throws InterruptedException, ExecutionException {
        ticking.cancel(false);
        thread.shutdown();
        assertThat(thread.awaitTermination(TIME_TO_FLOW.toSeconds(), TimeUnit.SECONDS))
                .as("load ended")
                .isTrue();
        try {
            ticking.get();
        } catch (CancellationException _) {
            // as it should be
        }
        while (!toRepeat.isEmpty()) {
            sender.send(toRepeat.poll().postable());
        }
        sender.finish();
        try (var last = new EventSender(client, SENDING, tally)) {
            for (var user : markers()) {
                var marker =
                        new PostedEvent(user + "-event", user, PostedEvent.CHECKOUT, List.of(id + "-marker"), NEWEST);
                posted.add(marker);
                last.send(marker.postable());
            }
            last.finish();
        }
        assertThat(tally.rejectedByReason()).as("rejected events").isEmpty();
    }

    /** Shoppers whose only order was posted after everything else. */
    Set<String> markers() {
        var markers = new HashSet<String>();
        for (var number = 0; number < MARKERS; number++) {
            markers.add(id + "-marker-" + number);
        }
        return markers;
    }

    /** What was posted. */
    PostedEvents posted() {
        return posted;
    }

    @Override
    public void close() {
        thread.shutdownNow();
        sender.close();
        client.close();
    }

    private void tick() {
        try {
            for (var i = 0; i < EVENTS_PER_TICK; i++) {
                var event = next();
                posted.add(event);
                sender.send(event.postable());
                if (posted.size() % REPEAT_EVERY == 0) {
                    toRepeat.add(event);
                }
                if (toRepeat.size() > REPEAT_AFTER) {
                    sender.send(toRepeat.poll().postable());
                }
                handedOver.incrementAndGet();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private PostedEvent next() {
        var type = switch (random.nextInt(10)) {
            case 0, 1 -> PostedEvent.PRODUCT_VIEW;
            case 2, 3, 4 -> PostedEvent.ADD_TO_CART;
            case 5 -> PostedEvent.REMOVE_FROM_CART;
            default -> PostedEvent.CHECKOUT;
        };
        var products = random.ints(0, PRODUCTS)
                .distinct()
                .limit(type.equals(PostedEvent.CHECKOUT) ? 1 + random.nextInt(MOST_PRODUCTS_AN_ORDER) : 1)
                // A hot product: every shard writes it in every cycle.
                .map(product -> product < PRODUCTS / 8 ? 0 : product)
                .distinct()
                .mapToObj(product -> id + "-product-" + product)
                .toList();
        return new PostedEvent(
                id + "-event-" + posted.size(),
                id + "-user-" + random.nextInt(USERS),
                type,
                products,
                NEWEST.minusSeconds(random.nextLong(OLDEST.toSeconds())));
    }
}
