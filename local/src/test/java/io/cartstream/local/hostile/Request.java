package io.cartstream.local.hostile;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/**
 * An HTTP request, which need not be a sensible one.
 *
 * @param line its first line, without its end
 * @param headers whole lines, without their ends
 * @param body as it is sent
 */
@SuppressWarnings("ArrayRecordComponent") // sent, never compared
record Request(String line, List<String> headers, byte[] body) {
    static final String JSON = "application/json";
    static final String NDJSON = "application/x-ndjson";

    private static final String END = "\r\n";

    /** A post of events, not yet with a length. */
    static Request post(String contentType, byte[] body) {
        return new Request(
                "POST /v1/events HTTP/1.1", List.of("Host: shop.example", "Content-Type: " + contentType), body);
    }

    static Request post(String json) {
        return post(JSON, json.getBytes(UTF_8));
    }

    static Request get(String path) {
        return new Request("GET " + path + " HTTP/1.1", List.of("Host: shop.example"), new byte[0]);
    }

    Request from(String address) {
        return with("X-Forwarded-For: " + address);
    }

    Request with(String header) {
        var more = new ArrayList<>(headers);
        more.add(header);
        return new Request(line, more, body);
    }

    Request withBody(byte[] other) {
        return new Request(line, headers, other);
    }

    /** With its body packed, and saying so. */
    Request gzipped() {
        return withBody(gzip(body)).with("Content-Encoding: gzip");
    }

    /** As bytes, with the length of its body. */
    byte[] bytes() {
        return with("Content-Length: " + body.length).unmeasured();
    }

    /** As bytes, in chunks of this size. */
    byte[] chunked(int size) {
        var out = new ByteArrayOutputStream();
        out.writeBytes(with("Transfer-Encoding: chunked").head());
        for (var from = 0; from < body.length; from += size) {
            var length = Math.min(size, body.length - from);
            out.writeBytes((Integer.toHexString(length) + END).getBytes(ISO_8859_1));
            out.write(body, from, length);
            out.writeBytes(END.getBytes(ISO_8859_1));
        }
        out.writeBytes(("0" + END + END).getBytes(ISO_8859_1));
        return out.toByteArray();
    }

    /** As bytes, with no other headers than those it has. */
    byte[] unmeasured() {
        var out = new ByteArrayOutputStream();
        out.writeBytes(head());
        out.writeBytes(body);
        return out.toByteArray();
    }

    /** All before the body. */
    byte[] head() {
        return (line + END + String.join(END, headers) + END + END).getBytes(ISO_8859_1);
    }

    static byte[] gzip(byte[] bytes) {
        var packed = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(packed)) {
            gzip.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return packed.toByteArray();
    }
}
