package io.cartstream.tools.replay;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Events as NDJSON, one object a line: as a shop posts them, or as our archive holds them (what API and worker added is taken off).
 *
 * <p>An event without {@code event_id} gets one made of its line's number and text, so that a second replay of the same file changes
 * nothing. Whether an event keeps the contract is for the API to say; only what is no JSON object is dropped here.
 */
final class EventLines implements RecordedEvents {
    /** Longer lines are dropped: no event that the API takes is nearly as long. */
    static final int MAX_LINE_LENGTH = 1024 * 1024;

    private static final List<String> ADDED_BY_THE_PIPELINE = List.of(
            "received_at", "schema_version", "shard_id", "sequence_number", "sub_sequence_number", "arrived_at");

    private final JsonMapper mapper = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();
    private final RowCounter rows = new RowCounter();
    private final BufferedReader in;
    private final StringBuilder line = new StringBuilder();
    private boolean lineIsTooLong;
    private long lineNumber;

    EventLines(Reader in) {
        this.in = new BufferedReader(in);
    }

    @Override
    public Optional<PostableEvent> next() throws IOException {
        while (readLine()) {
            lineNumber++;
            if (line.toString().isBlank()) {
                continue;
            }
            rows.read();
            var event = lineIsTooLong ? dropped(DropReason.TOO_LONG) : parsed(line.toString());
            if (event.isPresent()) {
                rows.used(1);
                return event;
            }
        }
        return Optional.empty();
    }

    @Override
    public RowReport rows() {
        return rows.report();
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    private Optional<PostableEvent> parsed(String text) {
        try {
            return mapper.readTree(text) instanceof ObjectNode event
                    ? Optional.of(postable(event, text))
                    : dropped(DropReason.NO_OBJECT);
        } catch (JacksonException _) {
            return dropped(DropReason.NO_OBJECT);
        }
    }

    private PostableEvent postable(ObjectNode event, String text) {
        event.remove(ADDED_BY_THE_PIPELINE);
        if (!event.has("event_id")) {
            var key = lineNumber + " " + text;
            event.put("event_id", "replay-" + UUID.nameUUIDFromBytes(key.getBytes(StandardCharsets.UTF_8)));
        }
        return PostableEvent.of(event.path("user_id").asString(""), happenedAt(event), event.toString());
    }

    private static Optional<Instant> happenedAt(ObjectNode event) {
        try {
            return Optional.of(
                    OffsetDateTime.parse(event.path("timestamp").asString("")).toInstant());
        } catch (DateTimeException _) {
            return Optional.empty();
        }
    }

    private Optional<PostableEvent> dropped(DropReason reason) {
        rows.dropped(reason);
        return Optional.empty();
    }

    /** Reads a line in bounded memory; false at the end. */
    private boolean readLine() throws IOException {
        line.setLength(0);
        lineIsTooLong = false;
        var character = in.read();
        if (character < 0) {
            return false;
        }
        for (; character >= 0 && character != '\n'; character = in.read()) {
            if (line.length() < MAX_LINE_LENGTH) {
                line.append((char) character);
            } else {
                lineIsTooLong = true;
            }
        }
        return true;
    }
}
