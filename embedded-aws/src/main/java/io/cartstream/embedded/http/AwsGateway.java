package io.cartstream.embedded.http;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes requests apart and hands them to the operation they name: by {@code X-Amz-Target} (AWS JSON), by a Smithy RPC path, or
 * by a plain route. Thread-safe; handlers block, so it belongs on virtual threads.
 */
public final class AwsGateway extends Handler.Abstract {
    /** Above the largest request of any service here: PutRecords' 10 MiB, in Base64. */
    private static final int MAX_BODY_BYTES = 16 * 1024 * 1024;

    private static final Logger LOG = LoggerFactory.getLogger(AwsGateway.class);

    private final Map<String, AwsService> services;
    private final TreeMap<String, Route> routes;

    /**
     * @param services the AWS services
     * @param routes plain routes by the beginning of their path
     */
    public AwsGateway(List<AwsService> services, Map<String, Route> routes) {
        this.services = services.stream().collect(Collectors.toUnmodifiableMap(AwsService::target, service -> service));
        this.routes = new TreeMap<>(routes);
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        var wire = Wire.ofContentType(request.getHeaders().get(HttpHeader.CONTENT_TYPE));
        response.getHeaders().put("x-amzn-RequestId", UUID.randomUUID().toString());
        try {
            dispatch(request, response, callback, wire);
        } catch (AwsError e) {
            refuse(response, callback, wire, e);
        } catch (IOException | RuntimeException e) {
            LOG.warn("{} {} failed", request.getMethod(), targetOf(request), e);
            refuse(response, callback, wire, new AwsError(500, "InternalFailure", "The stand-in failed: " + e));
        }
        return true;
    }

    private void dispatch(Request request, Response response, Callback callback, Wire wire) throws IOException {
        var target = targetOf(request);
        if (target.isEmpty()) {
            reply(response, callback, route(request));
            return;
        }
        switch (operation(target)) {
            case Operation.Unary<?> unary -> {
                var answer = unary.apply(wire, body(request));
                reply(response, callback, 200, wire, answer == null ? Map.of() : answer);
            }
            case Operation.Streaming<?> streaming ->
                EventStreamResponse.send(streaming.open(wire, body(request)), wire, response, callback);
        }
    }

    private Route.Reply route(Request request) throws IOException {
        var path = Request.getPathInContext(request);
        var candidate = routes.floorEntry(path);
        if (candidate == null || !path.startsWith(candidate.getKey())) {
            throw new AwsError(404, "UnknownOperationException", "Nothing is served at " + path);
        }
        return candidate.getValue().handle(new Route.Call(request.getMethod(), path, body(request)));
    }

    private Operation operation(String target) {
        var dot = target.indexOf('.');
        var service = services.get(dot < 0 ? target : target.substring(0, dot));
        var operation = service == null ? null : service.operations().get(target.substring(dot + 1));
        if (operation == null) {
            throw new AwsError(400, "UnknownOperationException", "This stand-in does not offer " + target);
        }
        return operation;
    }

    /** {@code Service.Operation}, or an empty string where a request names none. */
    public static String targetOf(Request request) {
        var target = request.getHeaders().get("X-Amz-Target");
        if (target != null) {
            return target;
        }
        var parts = Request.getPathInContext(request).split("/", -1);
        var isSmithyRpc = parts.length == 5 && parts[1].equals("service") && parts[3].equals("operation");
        return isSmithyRpc ? parts[2] + "." + parts[4] : "";
    }

    private static byte[] body(Request request) throws IOException {
        try (var in = Content.Source.asInputStream(request)) {
            var body = in.readNBytes(MAX_BODY_BYTES + 1);
            if (body.length > MAX_BODY_BYTES) {
                throw new AwsError(
                        413,
                        "RequestEntityTooLargeException",
                        "The request has more than " + MAX_BODY_BYTES + " bytes");
            }
            return isGzip(request) ? inflate(body) : body;
        }
    }

    private static boolean isGzip(Request request) {
        return request.getHeaders().contains(HttpHeader.CONTENT_ENCODING, "gzip");
    }

    private static byte[] inflate(byte[] body) throws IOException {
        try (var in = new GZIPInputStream(new ByteArrayInputStream(body))) {
            return in.readNBytes(MAX_BODY_BYTES);
        }
    }

    private static void refuse(Response response, Callback callback, Wire wire, AwsError error) {
        if (response.isCommitted()) {
            callback.failed(error);
            return;
        }
        var shape = new LinkedHashMap<String, String>();
        shape.put("__type", error.type());
        shape.put("message", error.getMessage());
        response.getHeaders().put("x-amzn-ErrorType", error.type());
        reply(response, callback, error.status(), wire, shape);
    }

    private static void reply(Response response, Callback callback, int status, Wire wire, Object shape) {
        if (wire == Wire.SMITHY_CBOR) {
            response.getHeaders().put("smithy-protocol", "rpc-v2-cbor");
        }
        reply(response, callback, new Route.Reply(status, wire.contentType(), wire.write(shape)));
    }

    private static void reply(Response response, Callback callback, Route.Reply reply) {
        response.setStatus(reply.status());
        response.getHeaders().put(new HttpField(HttpHeader.CONTENT_TYPE, reply.contentType()));
        response.getHeaders().put(HttpHeader.CONTENT_LENGTH, reply.body().length);
        response.write(true, ByteBuffer.wrap(reply.body()), callback);
    }
}
