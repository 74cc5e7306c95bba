package io.cartstream.local.hostile;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** A TCP connection to the API, of a client who keeps to no rule. One thread at a time. */
final class Connection implements AutoCloseable {
    private static final Pattern STATUS_LINE = Pattern.compile("HTTP/1\\.\\d (\\d{3}).*");
    private static final int LONGEST_LINE = 16 * 1024;
    private static final int FIRST_FINAL_STATUS = 200;
    private static final int NO_LINGER = 0;

    /** As small as the system allows: what is not read fills the server's side, not this one's. */
    private static final int SMALL_BUFFER = 4096;

    private final Socket socket;
    private final InputStream in;

    private Connection(Socket socket) throws IOException {
        this.socket = socket;
        in = new BufferedInputStream(socket.getInputStream());
    }

    /**
     * Connects.
     *
     * @param patience how long to wait for bytes of an answer
     */
    static Connection open(URI api, Duration patience) throws IOException {
        return open(new Socket(), api, patience);
    }

    /** Connects as one who will not read what is answered. */
    static Connection openDeaf(URI api, Duration patience) throws IOException {
        var socket = new Socket();
        socket.setReceiveBufferSize(SMALL_BUFFER);
        return open(socket, api, patience);
    }

    private static Connection open(Socket socket, URI api, Duration patience) throws IOException {
        try {
            socket.setSoTimeout(Math.toIntExact(patience.toMillis()));
            socket.setTcpNoDelay(true);
            socket.connect(new InetSocketAddress(api.getHost(), api.getPort()), Math.toIntExact(patience.toMillis()));
            return new Connection(socket);
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    /** What an answer said. */
    @SuppressWarnings("ArrayRecordComponent") // looked at, never compared
    record Answer(int status, Map<String, String> headers, byte[] body) {
        String text() {
            return new String(body, ISO_8859_1);
        }
    }

    void send(byte[] bytes) throws IOException {
        send(bytes, 0, bytes.length);
    }

    void send(byte[] bytes, int from, int length) throws IOException {
        var out = socket.getOutputStream();
        out.write(bytes, from, length);
        out.flush();
    }

    /** Says that nothing more is to come, and goes on listening. */
    void halfClose() throws IOException {
        socket.shutdownOutput();
    }

    /** Ends the connection by a reset. */
    void reset() throws IOException {
        socket.setSoLinger(true, NO_LINGER);
        socket.close();
    }

    /** Reads one answer; empty where the connection ends before it begins. Interim answers (1xx) are read over. */
    Optional<Answer> answer() throws IOException {
        while (true) {
            var first = line();
            if (first.isEmpty()) {
                return Optional.empty();
            }
            var status = statusOf(first.get());
            var headers = headers();
            if (status >= FIRST_FINAL_STATUS) {
                return Optional.of(new Answer(status, headers, body(headers)));
            }
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private static int statusOf(String line) throws IOException {
        var status = STATUS_LINE.matcher(line);
        if (!status.matches()) {
            throw new IOException("no answer begins so: " + line);
        }
        return Integer.parseInt(status.group(1));
    }

    private Map<String, String> headers() throws IOException {
        var headers = new TreeMap<String, String>();
        for (var line = line().orElse(""); !line.isEmpty(); line = line().orElse("")) {
            var colon = line.indexOf(':');
            headers.put(
                    line.substring(0, Math.max(0, colon)).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
        return headers;
    }

    private byte[] body(Map<String, String> headers) throws IOException {
        if ("chunked".equalsIgnoreCase(headers.get("transfer-encoding"))) {
            var body = new ByteArrayOutputStream();
            for (var size = chunkSize(); size > 0; size = chunkSize()) {
                body.writeBytes(exactly(size));
                line();
            }
            return body.toByteArray();
        }
        var length = headers.get("content-length");
        return length == null ? in.readAllBytes() : exactly(Integer.parseInt(length));
    }

    private int chunkSize() throws IOException {
        return Integer.parseInt(line().orElse("0"), 16);
    }

    private byte[] exactly(int length) throws IOException {
        var bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException("the answer ended after " + bytes.length + " of " + length + " bytes");
        }
        return bytes;
    }

    /** A line without its end; empty where the connection has ended. */
    private Optional<String> line() throws IOException {
        var line = new ByteArrayOutputStream();
        for (var next = in.read(); next >= 0; next = in.read()) {
            if (next == '\n') {
                return Optional.of(line.toString(ISO_8859_1).stripTrailing());
            }
            if (line.size() == LONGEST_LINE) {
                throw new IOException("a line of the answer is longer than " + LONGEST_LINE + " bytes");
            }
            line.write(next);
        }
        return Optional.empty();
    }
}
