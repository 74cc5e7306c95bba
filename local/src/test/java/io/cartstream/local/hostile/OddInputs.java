package io.cartstream.local.hostile;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Requests that are odd, each once.
 *
 * @param what in words
 * @param statuses which answers are right; empty where any is but a fault of the server
 */
record OddInputs(String what, Request request, Set<Integer> statuses) {
    private static final Set<Integer> TAKEN = Set.of(202);
    private static final Set<Integer> REFUSED = Set.of(400, 413, 415, 422);
    private static final Set<Integer> ANY = Set.of();
    private static final String BEYOND_THE_BMP = "\uD83D\uDED2";

    /** Well-formed HTTP with a body or a path that is not. */
    static List<OddInputs> all(String id) {
        var inputs = new ArrayList<OddInputs>();
        var event = event(id + "-odd");
        bodies(inputs, event, id);
        encodings(inputs, event);
        packings(inputs, event);
        routes(inputs, id);
        return inputs;
    }

    private static String event(String user) {
        return "{\"user_id\":\"%s\",\"event\":\"checkout\",\"product_ids\":[\"1\"]}".formatted(user);
    }

    private static void bodies(List<OddInputs> inputs, String event, String id) {
        var open = event.substring(0, event.length() - 1);
        json(inputs, "an event", event, TAKEN);
        json(inputs, "no body", "", REFUSED);
        json(inputs, "spaces", "   ", REFUSED);
        json(inputs, "null", "null", REFUSED);
        json(inputs, "a list with null", "[null]", Set.of(207, 400, 422));
        json(inputs, "a list of lists", "[[]]", Set.of(207, 400, 422));
        json(inputs, "a text", "\"x\"", REFUSED);
        json(inputs, "an empty list", "[]", ANY);
        json(inputs, "brackets without end", "[".repeat(100_000), REFUSED);
        json(inputs, "objects without end", "{\"a\":".repeat(100_000), REFUSED);
        json(
                inputs,
                "properties 17 deep",
                open + ",\"properties\":" + "{\"a\":".repeat(17) + "1" + "}".repeat(18),
                REFUSED);
        json(inputs, "a comma too many", event.replace("]}", "],}"), REFUSED);
        json(inputs, "a comment", "/*x*/" + event, REFUSED);
        json(inputs, "the same field twice", open + ",\"user_id\":\"other\"}", REFUSED);
        json(inputs, "half a surrogate pair", event("\\ud800"), REFUSED);
        json(inputs, "a zero character", event("a\\u0000b"), REFUSED);
        json(inputs, "a user of 128 characters beyond the BMP", event(BEYOND_THE_BMP.repeat(128)), TAKEN);
        json(inputs, "a user of 129 characters beyond the BMP", event(BEYOND_THE_BMP.repeat(129)), REFUSED);
        json(inputs, "a user of a megabyte", event("u".repeat(900_000)), REFUSED);
        json(inputs, "a field name of a megabyte", open + ",\"" + "f".repeat(900_000) + "\":1}", REFUSED);
        json(inputs, "the names that scripts fear", event("__proto__"), TAKEN);
        json(inputs, "a number without end", open + ",\"properties\":{\"x\":" + "9".repeat(900_000) + "}}", REFUSED);
        json(
                inputs,
                "a user that is a huge number",
                "{\"user_id\":1e999999999,\"event\":\"checkout\",\"product_ids\":[\"1\"]}",
                REFUSED);
        json(
                inputs,
                "a user that is a tiny number",
                "{\"user_id\":1e-999999999,\"event\":\"checkout\",\"product_ids\":[\"1\"]}",
                REFUSED);
        json(inputs, "a time before all shops", open + ",\"timestamp\":\"0001-01-01T00:00:00Z\"}", REFUSED);
        json(inputs, "a time after all shops", open + ",\"timestamp\":\"9999-12-31T23:59:59Z\"}", REFUSED);
        json(inputs, "a leap second", open + ",\"timestamp\":\"2016-12-31T23:59:60Z\"}", ANY);
        json(inputs, "many properties", open + ",\"properties\":{" + "\"a\":1,".repeat(5_000) + "\"b\":1}}", REFUSED);
        inputs.add(new OddInputs(
                "lines with blank ones and carriage returns",
                Request.post(Request.NDJSON, (event + "\r\n\r\n  \n" + event + "\r\n").getBytes(UTF_8)),
                TAKEN));
        inputs.add(new OddInputs(
                "a broken line between good ones",
                Request.post(Request.NDJSON, (event + "\n{bad\n" + event).getBytes(UTF_8)),
                Set.of(207)));
        inputs.add(new OddInputs("lines without one", Request.post(Request.NDJSON, "\n\n".getBytes(UTF_8)), ANY));
        inputs.add(new OddInputs(
                "one line without end",
                Request.post(Request.NDJSON, "x".repeat(900_000).getBytes(UTF_8)),
                ANY));
        for (var type : List.of(
                "text/html",
                "multipart/form-data; boundary=x",
                "",
                "a".repeat(4_000),
                "application/json;charset=UTF-32")) {
            inputs.add(new OddInputs(
                    "content type " + type,
                    Request.post(type, event(id + "-odd").getBytes(UTF_8)),
                    ANY));
        }
    }

    private static void json(List<OddInputs> inputs, String what, String body, Set<Integer> statuses) {
        inputs.add(new OddInputs(what, Request.post(body), statuses));
    }

    private static void encodings(List<OddInputs> inputs, String event) {
        bytes(inputs, "UTF-16 with a mark", event.getBytes(UTF_16), REFUSED);
        bytes(inputs, "UTF-16 without a mark", event.getBytes(UTF_16LE), REFUSED);
        bytes(inputs, "bytes that are no UTF-8", event("ü").getBytes(ISO_8859_1), REFUSED);
        bytes(inputs, "overlong UTF-8", replaced(event("!!"), '!', 0xC0, 0xAF), REFUSED);
        bytes(inputs, "a surrogate in UTF-8", replaced(event("!!!"), '!', 0xED, 0xA0, 0x80), REFUSED);
        bytes(inputs, "a code point past the last", replaced(event("!!!!"), '!', 0xF4, 0x90, 0x80, 0x80), REFUSED);
    }

    private static void bytes(List<OddInputs> inputs, String what, byte[] body, Set<Integer> statuses) {
        inputs.add(new OddInputs(what, Request.post(Request.JSON, body), statuses));
    }

    /** The text with these bytes in the place of its marks. */
    private static byte[] replaced(String text, char mark, int... bytes) {
        var replaced = text.getBytes(US_ASCII);
        var at = text.indexOf(mark);
        for (var value : bytes) {
            replaced[at++] = (byte) value;
        }
        return replaced;
    }

    private static void packings(List<OddInputs> inputs, String event) {
        var packed = Request.gzip(event.getBytes(UTF_8));
        gzip(inputs, "gzip", packed, TAKEN);
        gzip(inputs, "gzip without its end", Arrays.copyOf(packed, packed.length - 5), REFUSED);
        gzip(inputs, "gzip with something after it", joined(packed, "junkjunk".getBytes(US_ASCII)), ANY);
        gzip(
                inputs,
                "gzip in two members",
                joined(
                        Request.gzip(event.substring(0, 9).getBytes(UTF_8)),
                        Request.gzip(event.substring(9).getBytes(UTF_8))),
                ANY);
        gzip(inputs, "gzip of gzip", Request.gzip(packed), REFUSED);
        gzip(inputs, "what is no gzip", event.getBytes(UTF_8), REFUSED);
        gzip(inputs, "gzip of nothing", Request.gzip(new byte[0]), REFUSED);
        gzip(
                inputs,
                "gzip of 64 MiB of spaces",
                Request.gzip(" ".repeat(64 << 20).getBytes(US_ASCII)),
                REFUSED);
        gzip(inputs, "a wrong checksum", damaged(packed, packed.length - 6), REFUSED);
        gzip(inputs, "a damaged block", damaged(packed, packed.length / 2), REFUSED);
        for (var coding : List.of("deflate", "br", "zstd", "gzip, gzip", "x")) {
            inputs.add(new OddInputs(
                    "coding " + coding, Request.post(event).with("Content-Encoding: " + coding), REFUSED));
        }
    }

    private static void gzip(List<OddInputs> inputs, String what, byte[] packed, Set<Integer> statuses) {
        inputs.add(new OddInputs(what, Request.post(Request.JSON, packed).with("Content-Encoding: gzip"), statuses));
    }

    private static byte[] joined(byte[] one, byte[] other) {
        var joined = Arrays.copyOf(one, one.length + other.length);
        System.arraycopy(other, 0, joined, one.length, other.length);
        return joined;
    }

    private static byte[] damaged(byte[] bytes, int at) {
        var damaged = bytes.clone();
        damaged[at] ^= 0x55;
        return damaged;
    }

    private static void routes(List<OddInputs> inputs, String id) {
        for (var path : List.of(
                "/v1/events",
                "/nope",
                "/v1/features/users/",
                "/v1/features/users/a%2Fb",
                "/v1/features/users/a%00b",
                "/v1/features/users/%2e%2e",
                "/v1/features/users/..",
                "/v1/features/users/u;x=1",
                "/v1/features/users/%ff",
                "/v1/features/users/%zz",
                "/v1/features/users/" + "a".repeat(5_000),
                "/v1/features/users/u?products=-1",
                "/v1/features/users/u?products=1e9",
                "/v1/recommendations/" + id + "?limit=99999999999999999999",
                "/v1/products?cursor=zzz",
                "/v1/products?search=%ff",
                "//v1//events",
                "/" + "a".repeat(20_000),
                "/?" + "a=b&".repeat(1_500))) {
            inputs.add(new OddInputs("GET " + path.substring(0, Math.min(60, path.length())), Request.get(path), ANY));
        }
    }

    /** What is no right HTTP, by what it is. */
    static Map<String, byte[]> raw(String id) {
        var body = event(id + "-raw");
        var length = body.length();
        var head = "POST /v1/events HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n";
        var hex = Integer.toHexString(length);
        var raw = new LinkedHashMap<String, String>();
        raw.put("HTTP/1.0", head.replace("1.1", "1.0") + "Content-Length: " + length + "\r\n\r\n" + body);
        raw.put("no host", head.replace("Host: x\r\n", "") + "Content-Length: " + length + "\r\n\r\n" + body);
        raw.put(
                "the length twice",
                head + "Content-Length: %1$d\r\nContent-Length: %1$d\r\n\r\n".formatted(length) + body);
        raw.put("two lengths", head + "Content-Length: " + length + "\r\nContent-Length: 5\r\n\r\n" + body);
        raw.put(
                "a length and chunks",
                head + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n" + hex + "\r\n" + body
                        + "\r\n0\r\n\r\n");
        raw.put(
                "a chunk with an extension, and a trailer",
                head + "Transfer-Encoding: chunked\r\n\r\n" + hex + ";a=b\r\n" + body + "\r\n0\r\nX: y\r\n\r\n");
        raw.put("a chunk of no size", head + "Transfer-Encoding: chunked\r\n\r\nZZ\r\n" + body);
        raw.put("a chunk of a negative size", head + "Transfer-Encoding: chunked\r\n\r\n-5\r\n" + body);
        raw.put("a chunk larger than all", head + "Transfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFF\r\n" + body);
        raw.put(
                "a chunk without its end",
                head + "Transfer-Encoding: chunked\r\n\r\n" + hex + "\r\n" + body + "XX0\r\n\r\n");
        raw.put(
                "an unknown transfer",
                head + "Transfer-Encoding: gzip, chunked\r\n\r\n" + hex + "\r\n" + body + "\r\n0\r\n\r\n");
        raw.put("a negative length", head + "Content-Length: -1\r\n\r\n" + body);
        raw.put("a length past all numbers", head + "Content-Length: 99999999999999999999\r\n\r\n" + body);
        raw.put("two megabytes announced", head + "Content-Length: 2000000\r\n\r\n" + body);
        raw.put("no length", head + "\r\n" + body);
        raw.put("an expectation", head + "Expect: 100-continue\r\nContent-Length: " + length + "\r\n\r\n" + body);
        raw.put(
                "an expectation of nonsense",
                head + "Expect: 200-maybe\r\nContent-Length: " + length + "\r\n\r\n" + body);
        raw.put("three in a row", (head + "Content-Length: " + length + "\r\n\r\n" + body).repeat(3));
        raw.put("a header in a header", head + "X-Request-Id: a\rb\r\nContent-Length: " + length + "\r\n\r\n" + body);
        raw.put(
                "a header of 20 KB",
                head + "X: " + "a".repeat(20_000) + "\r\nContent-Length: " + length + "\r\n\r\n" + body);
        raw.put(
                "a thousand headers",
                head + "X: y\r\n".repeat(1_000) + "Content-Length: " + length + "\r\n\r\n" + body);
        raw.put(
                "an absolute address",
                head.replace("/v1", "http://evil/v1") + "Content-Length: " + length + "\r\n\r\n" + body);
        raw.put("HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
        raw.put("TLS", "\u0016\u0003\u0001\u0000\u00a5\u0001\u0000\u0000\u00a1");
        raw.put("line feeds only", (head + "Content-Length: " + length + "\r\n\r\n").replace("\r", "") + body);
        raw.put(
                "a list of addresses",
                head + "X-Forwarded-For: " + "1.1.1.1, ".repeat(700) + "x\r\nContent-Length: " + length + "\r\n\r\n"
                        + body);
        raw.put(
                "an address that is none",
                head + "X-Forwarded-For: %%%\r\nContent-Length: " + length + "\r\n\r\n" + body);
        var bytes = new LinkedHashMap<String, byte[]>();
        raw.forEach((what, text) -> bytes.put(what, text.getBytes(ISO_8859_1)));
        return bytes;
    }
}
