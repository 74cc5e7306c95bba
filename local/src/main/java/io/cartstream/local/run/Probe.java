package io.cartstream.local.run;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Asks services how they are. Thread-safe. */
final class Probe implements AutoCloseable {
    private static final Duration TIMEOUT = Duration.ofSeconds(2);
    private static final int OK = 200;

    private final JsonMapper mapper = new JsonMapper();
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(TIMEOUT)
            .build();

    boolean isReady(URI health) throws InterruptedException {
        return get(health).isPresent();
    }

    /** How many shards a worker reads; 0 where it does not say. */
    int shardsHeld(URI workerHealth) throws InterruptedException {
        try {
            return get(workerHealth.resolve("/health/status"))
                    .map(mapper::readTree)
                    .map(status -> status.path("shards").size())
                    .orElse(0);
        } catch (JacksonException _) {
            return 0;
        }
    }

    /**
     * Whether a worker has read all of these shards to where they were less than {@code most} ago.
     *
     * @param workerHealth any of its health routes
     */
    boolean isAtTheEnd(URI workerHealth, Set<String> shards, Duration most) throws InterruptedException {
        try {
            var atTheEnd = new HashSet<String>();
            get(workerHealth.resolve("/health/status"))
                    .map(mapper::readTree)
                    .ifPresent(status -> status.path("shards")
                            .valueStream()
                            .filter(shard -> isRead(shard) && behind(shard).compareTo(most) < 0)
                            .forEach(
                                    shard -> atTheEnd.add(shard.path("shard_id").asString())));
            return atTheEnd.containsAll(shards);
        } catch (JacksonException _) {
            return false;
        }
    }

    /** Before the first answer of Kinesis the lag is not known. */
    private static boolean isRead(JsonNode shard) {
        return shard.path("idle_for_ms").asLong() < shard.path("held_for_ms").asLong();
    }

    private static Duration behind(JsonNode shard) {
        return Duration.ofMillis(shard.path("millis_behind_latest").asLong());
    }

    @Override
    public void close() {
        http.close();
    }

    private Optional<String> get(URI uri) throws InterruptedException {
        try {
            return Optional.of(http.send(
                            HttpRequest.newBuilder(uri).timeout(TIMEOUT).build(), BodyHandlers.ofString()))
                    .filter(response -> response.statusCode() == OK)
                    .map(HttpResponse::body);
        } catch (IOException _) {
            return Optional.empty();
        }
    }
}
