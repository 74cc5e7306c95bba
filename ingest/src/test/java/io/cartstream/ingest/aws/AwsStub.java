package io.cartstream.ingest.aws;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** An AWS endpoint that speaks JSON and answers as the test says. For clients with {@code aws.cborEnabled=false}. */
public final class AwsStub implements AutoCloseable {
    /** What the endpoint does with a request. */
    public interface Behaviour {
        /** The answer to {@code operation}, such as {@code Kinesis_20131202.PutRecords}. */
        Reply reply(String operation, JsonNode request) throws InterruptedException;
    }

    /**
     * An answer.
     *
     * @param status 0 to close the connection without one
     */
    public record Reply(int status, String json) {
        public static Reply ok(String json) {
            return new Reply(200, json);
        }

        /** An error as AWS names it. */
        public static Reply error(int status, String type) {
            return new Reply(status, "{\"__type\": \"" + type + "\", \"message\": \"made by the test\"}");
        }

        public static Reply none() {
            return new Reply(0, "");
        }
    }

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final HttpServer server;

    public AwsStub(Behaviour behaviour) {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", exchange -> answer(exchange, behaviour));
        server.start();
    }

    public String address() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private static void answer(HttpExchange exchange, Behaviour behaviour) throws IOException {
        try (exchange) {
            var request = JSON.readTree(exchange.getRequestBody().readAllBytes());
            var reply = behaviour.reply(exchange.getRequestHeaders().getFirst("X-Amz-Target"), request);
            if (reply.status() == 0) {
                return;
            }
            var body = reply.json().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "application/x-amz-json-1.1");
            exchange.sendResponseHeaders(reply.status(), body.length);
            exchange.getResponseBody().write(body);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
