package io.cartstream.tools.replay;

import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cartstream.tools.replay.FakeEventsApi.Reply;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

@Timeout(60)
class EventSenderTest {
    private static final SenderSettings QUICK = new SenderSettings(
            4, 20, 64 * 1024, 40, Duration.ofMillis(1), Duration.ofMillis(5), Duration.ofSeconds(30));

    private final FakeEventsApi api = new FakeEventsApi();
    private final Tally tally = new Tally();

    @AfterEach
    void stop() {
        api.close();
    }

    @Test
    void everyShoppersEventsAreAcceptedInTheirOrderAlthoughRequestsAndEventsFailAtRandom() throws InterruptedException {
        var random = new Random(7);
        api.behave(_ -> switch (random.nextInt(4)) {
            case 0 -> Reply.busy(503, Map.of());
            case 1 -> Reply.busy(429, Map.of());
            default -> Reply.perEvent(_ -> random.nextInt(10) == 0 ? "failed" : "accepted");
        });
        var events = eventsOf(30, 1_000);

        send(QUICK, events);

        assertThat(tally.accepted()).isEqualTo(1_000);
        assertThat(tally.retried()).isPositive();
        assertThat(idsByUser(api.accepted())).isEqualTo(idsByUser(parsed(events)));
    }

    @Test
    void rejectedEventsAreCountedByReasonAndNotPostedAgain() throws InterruptedException {
        var posts = new AtomicInteger();
        api.behave(events -> {
            posts.addAndGet(events.size());
            return Reply.perEvent(event -> event.get("event_id").asString().endsWith("7") ? "rejected" : "accepted");
        });

        send(QUICK, eventsOf(5, 100));

        assertThat(tally.accepted()).isEqualTo(90);
        assertThat(tally.rejectedByReason()).containsExactly(Map.entry("said so", 10L));
        assertThat(posts).hasValue(100);
    }

    @Test
    void aBatchThatIsRejectedAsAWholeLosesOnlyTheEventThatSpoilsIt() throws InterruptedException {
        api.behave(events -> events.stream()
                        .anyMatch(event -> event.get("event_id").asString().equals("event-42"))
                ? Reply.busy(400, Map.of())
                : Reply.allAccepted());

        send(QUICK, eventsOf(1, 100));

        assertThat(tally.accepted()).isEqualTo(99);
        assertThat(tally.rejectedByReason()).containsExactly(Map.entry("status 400, not now", 1L));
        assertThat(api.acceptedIds()).doesNotContain("event-42").hasSize(99);
        assertThat(idsByUser(api.accepted()).get("user-0")).isSortedAccordingTo((a, b) -> number(a) - number(b));
    }

    @Test
    void retryAfterIsTheLeastTimeToWait() throws InterruptedException {
        var first = new AtomicInteger();
        api.behave(
                _ -> first.getAndIncrement() == 0 ? Reply.busy(503, Map.of("Retry-After", "1")) : Reply.allAccepted());
        var startedAt = System.nanoTime();

        send(QUICK, eventsOf(1, 1));

        assertThat(Duration.ofNanos(System.nanoTime() - startedAt)).isGreaterThanOrEqualTo(Duration.ofSeconds(1));
        assertThat(tally.accepted()).isEqualTo(1);
    }

    @Test
    void sendingStopsWhereTheApiCannotBeReached() throws Exception {
        int closedPort;
        try (var socket = new ServerSocket(0)) {
            closedPort = socket.getLocalPort();
        }
        var settings = QUICK.withGiveUpAfter(Duration.ofMillis(50));
        try (var client = new EventsClient(URI.create("http://localhost:" + closedPort), Optional.empty());
                var sender = new EventSender(client, settings, tally)) {
            assertThatThrownBy(() -> {
                        for (var event : eventsOf(10, 10_000)) {
                            sender.send(event);
                        }
                        sender.finish();
                    })
                    .isInstanceOf(StoppedException.class)
                    .hasMessageContaining("gave up")
                    .hasMessageContaining("no answer from http://localhost:" + closedPort);
        }
    }

    @Test
    void sendingStopsAtOnceWhereTheKeyIsWrong() {
        api.behave(_ -> Reply.busy(401, Map.of()));

        assertThatThrownBy(() -> send(QUICK, eventsOf(1, 1)))
                .isInstanceOf(StoppedException.class)
                .hasMessageContaining("status 401, not now");
    }

    @Test
    void theKeyIsSentWhereThereIsOne() throws InterruptedException {
        try (var client = new EventsClient(api.address(), Optional.of("secret"));
                var sender = new EventSender(client, QUICK, tally)) {
            sender.send(eventsOf(1, 1).getFirst());
            sender.finish();
        }

        assertThat(api.requestHeaders().getFirst().get("X-api-key")).containsExactly("secret");
    }

    @Test
    void noRequestHoldsMoreEventsThanASettingAllows() throws InterruptedException {
        var largest = new AtomicInteger();
        api.behave(events -> {
            largest.accumulateAndGet(events.size(), Math::max);
            return Reply.allAccepted();
        });

        send(QUICK, eventsOf(3, 500));

        assertThat(largest.get()).isBetween(2, 20);
        assertThat(api.acceptedIds()).hasSize(500).doesNotHaveDuplicates();
    }

    @Test
    void noRequestIsLongerThanASettingAllowsUnlessOneEventIs() throws InterruptedException {
        var largest = new AtomicInteger();
        api.behave(events -> {
            largest.accumulateAndGet(events.size(), Math::max);
            return Reply.allAccepted();
        });

        send(
                new SenderSettings(1, 20, 10, 40, Duration.ofMillis(1), Duration.ofMillis(5), Duration.ofSeconds(30)),
                eventsOf(3, 50));

        assertThat(largest).hasValue(1);
        assertThat(tally.accepted()).isEqualTo(50);
    }

    private void send(SenderSettings settings, List<PostableEvent> events) throws InterruptedException {
        try (var client = new EventsClient(api.address(), Optional.empty());
                var sender = new EventSender(client, settings, tally)) {
            for (var event : events) {
                sender.send(event);
            }
            sender.finish();
        }
    }

    private static List<PostableEvent> eventsOf(int users, int count) {
        var events = new ArrayList<PostableEvent>();
        for (var i = 0; i < count; i++) {
            var user = "user-" + i % users;
            events.add(PostableEvent.of(
                    user, Optional.empty(), "{\"event_id\":\"event-" + i + "\",\"user_id\":\"" + user + "\"}"));
        }
        return events;
    }

    private static List<JsonNode> parsed(List<PostableEvent> events) {
        var mapper = new tools.jackson.databind.json.JsonMapper();
        return events.stream().map(PostableEvent::json).map(mapper::readTree).toList();
    }

    private static Map<String, List<String>> idsByUser(List<JsonNode> events) {
        Function<JsonNode, String> user = event -> event.get("user_id").asString();
        return events.stream()
                .collect(groupingBy(
                        user,
                        java.util.stream.Collectors.mapping(
                                event -> event.get("event_id").asString(), java.util.stream.Collectors.toList())));
    }

    private static int number(String eventId) {
        return Integer.parseInt(eventId.substring("event-".length()));
    }
}
