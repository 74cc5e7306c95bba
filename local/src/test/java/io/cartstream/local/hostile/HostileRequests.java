package io.cartstream.local.hostile;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Makes requests as no shop sends them: of any size, nesting, number, encoding and packing, some of them right. The same seed makes the
 * same ones. One thread at a time.
 */
final class HostileRequests {
    private static final int LARGEST_BODY = 1_000_000;
    private static final int LARGEST_BOMB = 8 << 20;
    private static final List<String> NUMBERS = List.of(
            "1e2147483648",
            "-1e999999999",
            "1e-999999999",
            "0e2147483647",
            "1e400",
            "-0",
            "1.5",
            "9007199254740993",
            "00",
            "+1",
            "NaN",
            "0x10");

    private final String id;
    private final Random random;

    /**
     * @param id part of all ids of users
     */
    HostileRequests(String id, Random random) {
        this.id = id;
        this.random = random;
    }

    /**
     * A request and how it is sent.
     *
     * @param what in words
     * @param bytes all of it
     */
    @SuppressWarnings("ArrayRecordComponent") // sent, never compared
    record Sending(String what, byte[] bytes, Manner manner) {}

    /** How a request is sent. */
    enum Manner {
        /** All of it, and its answer read. */
        WHOLE,

        /** All of it, in two halves with a pause between them. */
        SLOW,

        /** A part of it, then no more from this side. */
        HALF_CLOSED,

        /** A part of it, then a reset. */
        RESET,

        /** All of it, and its answer never read. */
        UNREAD
    }

    Sending next() {
        var body = body();
        var what = body.what();
        var request = body.request().from(Addresses.hostile(random.nextInt(200)));
        if (random.nextInt(4) == 0) {
            request = request.gzipped();
            what += ", by gzip";
            if (random.nextInt(4) == 0) {
                request = request.withBody(damaged(request.body()));
                what += " that is damaged";
            }
        }
        var bytes = request.bytes();
        if (random.nextInt(6) == 0) {
            bytes = request.chunked(1 + random.nextInt(1 + request.body().length));
            what += ", in chunks";
            if (random.nextInt(3) == 0) {
                bytes = damaged(bytes);
                what += " that are damaged";
            }
        }
        return new Sending(what, bytes, manner());
    }

    private record Body(String what, Request request) {}

    private Body body() {
        return switch (random.nextInt(13)) {
            case 0 ->
                json("unknown fields", "{" + repeated(size(), () -> "\"f" + random.nextInt(100_000) + "\":0") + "}");
            case 1 -> json("broken events", "[" + repeated(size(), this::brokenEvent) + "]");
            case 2 -> json("nesting", nested(random.nextBoolean() ? "[" : "{\"a\":", size()));
            case 3 -> json("a long text", event("u".repeat(size()), "\"1\""));
            case 4 -> json("long lists", event("a", repeated(size(), () -> "\"" + random.nextInt() + "\"")));
            case 5 -> json("numbers", "[" + repeated(Math.min(size(), 60_000), this::oddNumber) + "]");
            case 6 ->
                json(
                        "digits",
                        "["
                                + random.ints(size(), '0', '9' + 1)
                                        .mapToObj(Character::toString)
                                        .collect(Collectors.joining())
                                + "]");
            case 7 ->
                json(
                        "escapes",
                        event(
                                repeated(size(), () -> "\\u%04x".formatted(random.nextInt(0x10000)))
                                        .replace(",", ""),
                                "\"1\""));
            case 8 -> bytes("noise", noise(size()));
            case 9 ->
                bytes(
                        "another encoding",
                        event("ü".repeat(size() / 2), "\"1\"").getBytes(random.nextBoolean() ? UTF_16BE : ISO_8859_1));
            case 10 -> bomb();
            case 11 -> lines();
            default -> json("an event with properties", eventWithProperties());
        };
    }

    private Body json(String what, String json) {
        return bytes(what, json.getBytes(UTF_8));
    }

    private Body bytes(String what, byte[] body) {
        var kept = body.length > LARGEST_BODY ? Arrays.copyOf(body, LARGEST_BODY) : body;
        return new Body(what, Request.post(random.nextBoolean() ? Request.JSON : Request.NDJSON, kept));
    }

    private Body bomb() {
        var unit = List.of(" ", "{},", "[", "0,", "{\"a\":0},", "\n", "{\"user_id\":\"a\"}\n")
                .get(random.nextInt(7));
        var packed = Request.gzip(
                unit.repeat(random.nextInt(LARGEST_BOMB) / unit.length()).getBytes(US_ASCII));
        return new Body(
                "a bomb of " + unit.strip(), Request.post(Request.JSON, packed).with("Content-Encoding: gzip"));
    }

    private Body lines() {
        var lines = Stream.generate(() -> random.nextInt(10) == 0 ? event(id + "-line", "\"1\"") : brokenEvent())
                .limit(1 + random.nextInt(600))
                .collect(Collectors.joining(random.nextBoolean() ? "\n" : "\r\n"));
        return new Body("lines, most of them broken", Request.post(Request.NDJSON, lines.getBytes(UTF_8)));
    }

    /** Most are some hundred KB, as bytes are what a client can send most of; some are small. */
    private int size() {
        return random.nextInt(8) == 0 ? 1 + random.nextInt(1_000) : 20_000 + random.nextInt(300_000);
    }

    private Manner manner() {
        return switch (random.nextInt(12)) {
            case 0 -> Manner.SLOW;
            case 1 -> Manner.HALF_CLOSED;
            case 2 -> Manner.RESET;
            case 3 -> Manner.UNREAD;
            default -> Manner.WHOLE;
        };
    }

    private String brokenEvent() {
        return switch (random.nextInt(6)) {
            case 0 -> "{}";
            case 1 -> "{\"user_id\":" + number() + ",\"event\":\"checkout\",\"product_ids\":[\"1\"]}";
            case 2 -> "{\"user_id\":\"a\",\"event\":\"refund-%d\",\"product_ids\":[]}".formatted(random.nextInt());
            case 3 -> event("a", "\"1\"").replace("}", ",\"unknown\":{\"a\":[[[]]]}}");
            case 4 -> "[".repeat(random.nextInt(30)) + "0";
            default -> event("a", "null");
        };
    }

    private String oddNumber() {
        return "{\"user_id\":\"a\",\"event\":\"checkout\",\"items\":[{\"product_id\":\"1\",\"price\":%s,\"quantity\":%s}]}"
                .formatted(number(), number());
    }

    private String number() {
        return NUMBERS.get(random.nextInt(NUMBERS.size()));
    }

    private String eventWithProperties() {
        var event = event(id + "-wordy-" + random.nextInt(30), "\"1\"");
        return event.substring(0, event.length() - 1) + ",\"properties\":{\"x\":\"" + "p".repeat(random.nextInt(7_000))
                + "\"}}";
    }

    private static String event(String user, String products) {
        return "{\"user_id\":\"%s\",\"event\":\"product_view\",\"product_ids\":[%s]}".formatted(user, products);
    }

    private static String nested(String open, int length) {
        return open.repeat(Math.max(1, length / open.length()));
    }

    /** Of about so many characters, with commas between. */
    private static String repeated(int length, Supplier<String> part) {
        var text = new StringBuilder(part.get());
        while (text.length() < length) {
            text.append(',').append(part.get());
        }
        return text.toString();
    }

    private byte[] noise(int length) {
        var noise = new byte[length];
        random.nextBytes(noise);
        return noise;
    }

    private byte[] damaged(byte[] bytes) {
        var damaged = bytes.clone();
        for (var place :
                IntStream.range(0, 3).map(_ -> random.nextInt(bytes.length)).toArray()) {
            damaged[place] = (byte) random.nextInt();
        }
        return damaged;
    }
}
