package io.cartstream.local.hostile;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What clients do to the API. */
final class ApiAttacks {
    private static final JsonMapper MAPPER = new JsonMapper();

    /**
     * Idle time-out of the load balancer, which holds its connections to the tasks for so long. Source: Elastic Load Balancing,
     * "Connection idle timeout", default.
     */
    private static final Duration IDLE_OF_THE_LOAD_BALANCER = Duration.ofSeconds(60);

    /** How long a body may take by default (CARTSTREAM_BODY_TIME), and four times as long for a busy machine. */
    private static final Duration TIME_FOR_A_BODY = Duration.ofSeconds(25);

    private static final List<String> NUMBERS = List.of(
            "1e2147483648",
            "-1e2147483648",
            "1e-2147483649",
            "1e999999999",
            "1e-999999999",
            "0e999999999",
            "1e400",
            "1e-400",
            "9".repeat(5_000),
            "1e99999999999999999999",
            "NaN",
            "-0.0");

    private ApiAttacks() {}

    /** One small body of 746,100 violations, by clients who do not read what is answered. */
    static void amplify(Field field) throws Exception {
        var unknown = IntStream.range(0, 900)
                .mapToObj(number -> "\"" + Integer.toString(number, Character.MAX_RADIX) + "\":0")
                .collect(Collectors.joining(",", "{", "}"));
        var items = IntStream.range(0, 829).mapToObj(_ -> unknown).collect(Collectors.joining(",", "[", "]"));
        var request = Request.post("{\"user_id\":\"a\",\"event\":\"checkout\",\"items\":" + items + "}")
                .gzipped();
        field.clients()
                .ask("the small body", request.from(Addresses.hostile(0)).bytes())
                .ifPresent(answer -> assertThat(answer.status()).isIn(400, 413, 422, 429, 503));
        withDeafClients(field, field.size().of(24, 48), request);
    }

    /** 5 MiB of events without a field, from a body of a few KiB. */
    static void emptyEvents(Field field) throws Exception {
        var room = 5 * 1024 * 1024 - 3;
        var request = Request.post("[" + "{},".repeat(room / 3 - 1) + "{}]").gzipped();
        field.atOnce(
                field.size().of(12, 48),
                client -> field.clients()
                        .ask(
                                "empty events",
                                request.from(Addresses.hostile(client)).bytes()));
    }

    private static void withDeafClients(Field field, int count, Request request) throws IOException {
        var open = new ArrayList<Connection>();
        try {
            for (var client = 0; client < count; client++) {
                var bytes = request.from(Addresses.hostile(client)).bytes();
                var connection = field.clients().connectDeaf();
                open.add(connection);
                connection.send(bytes);
                field.clients().sent(bytes.length);
            }
            field.honest().awaitMore(field.size().of(150, 600));
        } finally {
            closeAll(open);
        }
    }

    /** 4,200 connections that each announce 16 KiB and send one byte. */
    static void starve(Field field) throws IOException {
        var open = new ArrayList<Connection>();
        try {
            for (var client = 0; client < 4_200; client++) {
                var head = Request.post(Request.JSON, new byte[] {'['})
                        .from(Addresses.hostile(client % 8))
                        .with("Content-Length: 16384")
                        .unmeasured();
                var connection = field.clients().connect();
                open.add(connection);
                connection.send(head);
                field.clients().sent(head.length);
            }
            var opened = System.nanoTime();
            field.clients().expectAnswerOrEnd("a silent body", open.getLast());
            assertThat(Duration.ofNanos(System.nanoTime() - opened))
                    .as("until a silent body is given up")
                    .isLessThan(TIME_FOR_A_BODY);
            field.honest().awaitMore(field.size().of(200, 800));
        } catch (IOException _) {
            // Refused or ended: so may they be.
        } finally {
            closeAll(open);
        }
    }

    /** Bodies that trickle, stop, are cut off or reset, in every state of a request. */
    static void slowBodies(Field field) throws Exception {
        var event = "{\"user_id\":\"%s-slow\",\"event\":\"checkout\",\"product_ids\":[\"1\"]}".formatted(field.id());
        var big = Request.post(IntStream.range(0, 400).mapToObj(_ -> event).collect(Collectors.joining(",", "[", "]")));
        field.atOnce(field.size().of(60, 300), client -> {
            var request = (client % 2 == 0 ? big : big.gzipped()).from(Addresses.hostile(client));
            var bytes = client % 3 == 0 ? request.chunked(1 + client) : request.bytes();
            try (var connection = field.clients().connect()) {
                switch (client % 6) {
                    case 0 -> {
                        connection.send(bytes, 0, bytes.length / 2);
                        connection.reset();
                    }
                    case 1 -> {
                        connection.send(bytes);
                        connection.reset();
                    }
                    case 2 -> {
                        connection.send(bytes, 0, bytes.length - 1);
                        connection.halfClose();
                        field.clients().expectAnswerOrEnd("a half-closed body", connection);
                    }
                    case 3 -> {
                        connection.send(bytes, 0, bytes.length - 1);
                        field.clients().expectAnswerOrEnd("a body without its last byte", connection);
                    }
                    case 4 -> {
                        trickle(field, connection, bytes);
                        field.clients().expectAnswerOrEnd("a trickle", connection);
                    }
                    default -> {
                        connection.send(bytes, 0, 20);
                        connection.halfClose();
                        field.clients().expectAnswerOrEnd("half a header", connection);
                    }
                }
            } catch (IOException _) {
                // Ended by the server: so may it be.
            }
        });
    }

    private static void trickle(Field field, Connection connection, byte[] bytes) throws IOException {
        for (var sent = 0; sent < Math.min(bytes.length, 40); sent++) {
            connection.send(bytes, sent, 1);
            field.goOnFor(Duration.ofMillis(300));
        }
    }

    /** One impossible number in a batch: the others are taken. */
    static void poisonNumbers(Field field) throws IOException {
        var places = List.of(
                "\"items\":[{\"product_id\":\"1\",\"price\":%s}]",
                "\"items\":[{\"product_id\":\"1\",\"quantity\":%s}]",
                "\"product_ids\":[\"1\"],\"properties\":{\"x\":%s}",
                "\"product_ids\":[%s]");
        var nth = 0;
        for (var number : NUMBERS) {
            for (var place : places) {
                var good = "{\"user_id\":\"%s-good\",\"event\":\"product_view\",\"product_ids\":[\"1\"]}"
                        .formatted(field.id());
                var bad = "{\"user_id\":\"%s-bad\",\"event\":\"checkout\",%s}"
                        .formatted(field.id(), place.formatted(number));
                // An array with NaN in it is no JSON; as a line of its own it spoils no other line.
                var lines = List.of(good, bad, good);
                var request = nth++ % 2 == 0 || number.equals("NaN")
                        ? Request.post(Request.NDJSON, String.join("\n", lines).getBytes(UTF_8))
                        : Request.post("[" + String.join(",", lines) + "]");
                var what = "the number " + number.substring(0, Math.min(30, number.length())) + " at "
                        + place.formatted("…");
                requireGoodOnesTaken(field, what, request.from(Addresses.hostile(nth)));
            }
        }
    }

    private static void requireGoodOnesTaken(Field field, String what, Request request) {
        field.clients().ask(what, request.bytes()).ifPresent(answer -> {
            var results = Set.of(202, 207).contains(answer.status())
                    ? MAPPER.readTree(answer.body()).path("results")
                    : MAPPER.missingNode();
            if (!isAccepted(results.path(0)) || !isAccepted(results.path(2))) {
                field.clients().note(what + ": good events were not taken: " + answer.status() + " " + answer.text());
            }
        });
    }

    private static boolean isAccepted(JsonNode result) {
        return result.path("status").asString("").equals("accepted");
    }

    /** Every odd input gets an answer, and the one it deserves. */
    static void inputs(Field field) {
        OddInputs.all(field.id())
                .forEach(input -> field.clients()
                        .ask(
                                input.what(),
                                input.request().from(Addresses.hostile(1)).bytes())
                        .filter(answer ->
                                !input.statuses().isEmpty() && !input.statuses().contains(answer.status()))
                        .ifPresent(answer -> field.clients()
                                .note(input.what() + ": " + answer.status() + " instead of " + input.statuses() + ": "
                                        + answer.text())));
    }

    /** What is no HTTP, or hardly. */
    static void rawBytes(Field field) {
        OddInputs.raw(field.id()).forEach((what, bytes) -> field.clients().tryOut(what, bytes));
    }

    /** A connection of the load balancer that was idle for as long as it holds one is still good. */
    static void idle(Field field) throws IOException {
        try (var connection = field.clients().connect()) {
            connection.send(Request.get("/health/live").bytes());
            assertThat(connection.answer()).isPresent();
            field.goOnFor(IDLE_OF_THE_LOAD_BALANCER.plusSeconds(1));
            connection.send(Request.get("/health/live").bytes());
            assertThat(connection.answer())
                    .as("answer after a minute of silence")
                    .isPresent();
        }
    }

    /** One shopper with thousands of events a second. */
    static void hotLane(Field field) throws Exception {
        var event = "{\"user_id\":\"%s-hot\",\"event\":\"product_view\",\"product_ids\":[\"p\"]}".formatted(field.id());
        var batch =
                Request.post(IntStream.range(0, 500).mapToObj(_ -> event).collect(Collectors.joining(",", "[", "]")));
        field.atOnce(4, client -> {
            for (var nth = 0; nth < field.size().of(5, 25); nth++) {
                field.clients()
                        .tryOut(
                                "a batch of a hot shopper",
                                batch.from(Addresses.hostile(client)).bytes());
            }
        });
    }

    private static void closeAll(List<Connection> connections) throws IOException {
        for (var connection : connections) {
            connection.close();
        }
    }
}
