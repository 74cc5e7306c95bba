package io.cartstream.tools.replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringReader;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EventLinesTest {
    @Test
    void aPostedEventPassesAsItIs() throws IOException {
        var event =
                "{\"user_id\":1569,\"product_ids\":[\"123\",\"55\"],\"event\":\"add_to_cart\",\"timestamp\":\"2026-11-22T10:00:00Z\",\"event_id\":\"e1\",\"properties\":{\"x\":1.50}}";

        assertThat(read(event + "\n").events)
                .containsExactly(new PostableEvent(
                        "1569", java.util.Optional.of(Instant.parse("2026-11-22T10:00:00Z")), event, false));
    }

    @Test
    void whatThePipelineAddedToAnArchivedEventIsTakenOff() throws IOException {
        var lines = read("""
                {"event_id":"e1","user_id":"7","event":"checkout","product_ids":["1"],"received_at":"2026-11-22T10:00:00Z","schema_version":1,\
                "shard_id":"shardId-0","sequence_number":"1","sub_sequence_number":0,"arrived_at":"2026-11-22T10:00:00Z"}
                """);

        assertThat(lines.events)
                .extracting(PostableEvent::json)
                .containsExactly(
                        "{\"event_id\":\"e1\",\"user_id\":\"7\",\"event\":\"checkout\",\"product_ids\":[\"1\"]}");
    }

    @Test
    void anEventWithoutIdGetsTheSameOneInEveryReplayAndNoneTwice() throws IOException {
        var twiceTheSame = "{\"user_id\":7}\n{\"user_id\":7}\n";

        var first = read(twiceTheSame).events;

        assertThat(first).isEqualTo(read(twiceTheSame).events).doesNotHaveDuplicates();
        assertThat(first).allSatisfy(event -> assertThat(event.json()).contains("\"event_id\":\"replay-"));
    }

    @Test
    void whatIsNoJsonObjectIsDroppedAndCounted() throws IOException {
        var tooLong = "{\"x\":\"" + "x".repeat(EventLines.MAX_LINE_LENGTH) + "\"}";

        var lines = read("{\"user_id\":7}\n\n[1]\nnonsense\n" + tooLong + "\n{\"user_id\":8}");

        assertThat(lines.events).extracting(PostableEvent::userId).containsExactly("7", "8");
        assertThat(lines.report)
                .isEqualTo(new RowReport(5, 2, 0, Map.of(DropReason.NO_OBJECT, 2L, DropReason.TOO_LONG, 1L)));
    }

    @Test
    void anEventWithoutShopperIsLeftToTheApi() throws IOException {
        assertThat(read("{\"event_id\":\"e\"}").events)
                .containsExactly(PostableEvent.of("", java.util.Optional.empty(), "{\"event_id\":\"e\"}"));
    }

    private record Lines(List<PostableEvent> events, RowReport report) {}

    private static Lines read(String text) throws IOException {
        try (var lines = new EventLines(new StringReader(text))) {
            var events = new ArrayList<PostableEvent>();
            for (var event = lines.next(); event.isPresent(); event = lines.next()) {
                events.add(event.get());
            }
            return new Lines(events, lines.rows());
        }
    }
}
