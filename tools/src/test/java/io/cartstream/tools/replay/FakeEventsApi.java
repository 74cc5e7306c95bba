package io.cartstream.tools.replay;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

/** A server that answers {@code POST /v1/events} as told, and remembers what it accepted in the order in which it did. */
final class FakeEventsApi implements AutoCloseable {
    /** What becomes of a request: a status for the whole, or a status per event. */
    record Reply(int status, Map<String, String> headers, Function<JsonNode, String> statusOfEvent) {
        static Reply busy(int status, Map<String, String> headers) {
            return new Reply(status, headers, _ -> "failed");
        }

        static Reply perEvent(Function<JsonNode, String> statusOfEvent) {
            return new Reply(0, Map.of(), statusOfEvent);
        }

        static Reply allAccepted() {
            return perEvent(_ -> "accepted");
        }
    }

    private final JsonMapper mapper = new JsonMapper();
    private final List<JsonNode> accepted = Collections.synchronizedList(new ArrayList<>());
    private final List<Map<String, List<String>>> headers = Collections.synchronizedList(new ArrayList<>());
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpServer server;
    private volatile Function<List<JsonNode>, Reply> behaviour = _ -> Reply.allAccepted();

    FakeEventsApi() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/v1/events", this::handle);
        server.start();
    }

    URI address() {
        return URI.create("http://localhost:" + server.getAddress().getPort());
    }

    void behave(Function<List<JsonNode>, Reply> behaviour) {
        this.behaviour = behaviour;
    }

    List<JsonNode> accepted() {
        return List.copyOf(accepted);
    }

    List<String> acceptedIds() {
        return accepted().stream()
                .map(event -> event.get("event_id").asString())
                .toList();
    }

    List<Map<String, List<String>>> requestHeaders() {
        return List.copyOf(headers);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.close();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            headers.add(Map.copyOf(exchange.getRequestHeaders()));
            var events = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(mapper::readTree)
                    .toList();
            var reply = behaviour.apply(events);
            reply.headers().forEach(exchange.getResponseHeaders()::set);
            var status = reply.status() == 0 ? 207 : reply.status();
            var body = status == 207 ? results(events, reply) : "{\"title\":\"not now\"}";
            exchange.sendResponseHeaders(status, 0);
            exchange.getResponseBody().write(body.getBytes(StandardCharsets.UTF_8));
        }
    }

    /** As the real one does: after an event that failed, no later one of the same shopper is accepted from that request. */
    private String results(List<JsonNode> events, Reply reply) {
        var body = JsonNodeFactory.instance.objectNode();
        var results = body.putArray("results");
        var behindFailure = new HashSet<String>();
        for (var event : events) {
            var user = event.path("user_id").asString("");
            var status = behindFailure.contains(user)
                    ? "failed"
                    : reply.statusOfEvent().apply(event);
            switch (status) {
                case "accepted" -> accepted.add(event);
                case "failed" -> behindFailure.add(user);
                default -> {}
            }
            results.addObject().put("status", status).put("reason", "said so");
        }
        return body.toString();
    }
}
