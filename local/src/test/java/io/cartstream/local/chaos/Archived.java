package io.cartstream.local.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What has come to S3, read object by object, each once. */
public final class Archived {
    /** A place in the stream; those of a child shard lie after those of its parents. */
    public record Place(BigInteger sequence, long sub) implements Comparable<Place> {
        private static final Comparator<Place> ORDER =
                Comparator.comparing(Place::sequence).thenComparingLong(Place::sub);

        /** Of a record by itself, not packed. */
        public static Place of(String sequenceNumber) {
            return new Place(new BigInteger(sequenceNumber), 0);
        }

        @Override
        public int compareTo(Place other) {
            return ORDER.compare(this, other);
        }
    }

    private final JsonMapper mapper = new JsonMapper();
    private final Path bucket;
    private final Set<Path> read = new HashSet<>();
    private final Map<String, Place> firstPlaces = new HashMap<>();
    private final Map<String, Integer> lines = new HashMap<>();
    private final Map<Place, SortedMap<Integer, byte[]>> parts = new HashMap<>();

    public Archived(Path bucket) {
        this.bucket = bucket;
    }

    /** Reads the objects that have come since the last time. */
    public void refresh() throws IOException {
        for (var object : unread("events")) {
            for (var line : lines(object)) {
                var id = line.get("event_id").asString();
                var place = placeOf(line);
                firstPlaces.merge(id, place, (one, other) -> one.compareTo(other) <= 0 ? one : other);
                lines.merge(id, 1, Integer::sum);
            }
            read.add(object);
        }
        for (var object : unread("dead-letters")) {
            for (var line : lines(object)) {
                parts.computeIfAbsent(placeOf(line), _ -> new TreeMap<>())
                        .put(
                                line.get("part").asInt(),
                                Base64.getDecoder().decode(line.get("payload").asString()));
            }
            read.add(object);
        }
    }

    /** Ids of all events. */
    public Set<String> ids() {
        return Set.copyOf(lines.keySet());
    }

    /** What the payloads of all dead letters are, put together again: {@link Poison#digest}. */
    public Map<Place, String> deadLetters() {
        var payloads = new HashMap<Place, String>();
        parts.forEach((place, inOrder) -> {
            var payload = new ByteArrayOutputStream();
            inOrder.values().forEach(payload::writeBytes);
            payloads.put(place, Poison.digest(payload.toByteArray()));
        });
        return payloads;
    }

    /** Lines beyond the first of each of these events: retries of clients and of the API, and what was read again after a take-over. */
    public long copies(Set<String> ids) {
        return ids.stream().mapToLong(id -> lines.getOrDefault(id, 1) - 1L).sum();
    }

    /** The events in the order in which they first stood in the stream. */
    public List<String> inOrderOfTheStream(List<String> ids) {
        return ids.stream().sorted(Comparator.comparing(firstPlaces::get)).toList();
    }

    private static Place placeOf(JsonNode line) {
        return new Place(
                new BigInteger(line.get("sequence_number").asString()),
                line.get("sub_sequence_number").asLong());
    }

    private List<Path> unread(String prefix) throws IOException {
        var folder = bucket.resolve(prefix);
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (var files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> !read.contains(file))
                    .toList();
        }
    }

    /** All lines. */
    private List<JsonNode> lines(Path object) throws IOException {
        var parsed = new ArrayList<JsonNode>();
        try (var unpacked = new GZIPInputStream(Files.newInputStream(object))) {
            new String(unpacked.readAllBytes(), UTF_8).lines().forEach(line -> parsed.add(mapper.readTree(line)));
        }
        return parsed;
    }
}
