package io.cartstream.embedded.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import software.amazon.eventstream.HeaderValue;
import software.amazon.eventstream.Message;

/** Writes events in AWS's binary framing, one HTTP chunk or HTTP/2 data frame each. */
final class EventStreamResponse implements EventSink {
    private final Wire wire;
    private final Response response;

    private EventStreamResponse(Wire wire, Response response) {
        this.wire = wire;
        this.response = response;
    }

    static void send(Operation.EventSource source, Wire wire, Response response, Callback callback) {
        response.setStatus(200);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/vnd.amazon.eventstream");
        try {
            var sink = new EventStreamResponse(wire, response);
            sink.send("initial-response", Map.of());
            source.sendTo(sink);
            response.write(true, null, callback);
        } catch (IOException | UncheckedIOException e) {
            callback.failed(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            callback.failed(e);
        }
    }

    @Override
    public void send(String eventType, Object shape) throws IOException {
        var headers = Map.of(
                ":message-type", HeaderValue.fromString("event"),
                ":event-type", HeaderValue.fromString(eventType),
                ":content-type", HeaderValue.fromString(wire.contentType()));
        Content.Sink.write(response, false, new Message(headers, wire.write(shape)).toByteBuffer());
    }
}
