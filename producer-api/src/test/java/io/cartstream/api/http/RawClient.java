package io.cartstream.api.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.util.concurrent.CompletableFuture;

/** A connection on which exactly those bytes are sent that a test says, when it says. */
final class RawClient implements AutoCloseable {
    private static final int MAX_WAIT_MILLIS = 120_000;

    private final Socket socket = new Socket();

    /** From 127.0.0.1. */
    static RawClient to(int port) {
        return from("127.0.0.1", port);
    }

    /** From another address of this machine, such as 127.0.0.2. */
    static RawClient from(String address, int port) {
        try {
            var client = new RawClient();
            client.socket.bind(new InetSocketAddress(InetAddress.ofLiteral(address), 0));
            client.socket.connect(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port));
            client.socket.setSoTimeout(MAX_WAIT_MILLIS);
            return client;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The start of a post of JSON, up to the empty line. */
    static String post(String... headers) {
        var lines = headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n";
        return "POST /v1/events HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n" + lines + "\r\n";
    }

    static String length(int bytes) {
        return "Content-Length: " + bytes;
    }

    RawClient send(String text) {
        return send(text.getBytes(ISO_8859_1));
    }

    RawClient send(byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends what is sent, and goes on reading. */
    RawClient shutDownOutput() {
        try {
            socket.shutdownOutput();
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Everything that is answered until the server closes the connection. */
    String readToTheEnd() {
        var answer = new ByteArrayOutputStream();
        try {
            socket.getInputStream().transferTo(answer);
        } catch (SocketException _) {
            // reset: what was not read of the body is still on its way
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return answer.toString(ISO_8859_1);
    }

    /** {@link #readToTheEnd}, on another thread. */
    CompletableFuture<String> answer() {
        var answer = new CompletableFuture<String>();
        Thread.startVirtualThread(() -> {
            try {
                answer.complete(readToTheEnd());
            } catch (RuntimeException e) {
                answer.completeExceptionally(e);
            }
        });
        return answer;
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
