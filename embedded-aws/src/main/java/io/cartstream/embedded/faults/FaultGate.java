package io.cartstream.embedded.faults;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cartstream.embedded.http.AwsGateway;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Locale;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.EofException;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Stands before a service and lets requests feel the faults that are switched on; with none on it only passes them on. */
public final class FaultGate extends Handler.Wrapper {
    private final Faults faults;

    /** A gate before a handler. */
    public FaultGate(Faults faults, Handler guarded) {
        super(guarded);
        this.faults = faults;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        var rules = rulesFor(request);
        var closesAfterCommit = false;
        for (var rule : rules) {
            if (!rule.hit()) {
                continue;
            }
            switch (rule.effect()) {
                case Effect.Delay delay -> Thread.sleep(delay.by());
                case Effect.Hang _ -> rule.awaitRemoval();
                case Effect.CloseAfterCommit _ -> closesAfterCommit = true;
                case Effect.Refuse refuse -> {
                    refuse(refuse, response, callback);
                    return true;
                }
                case Effect.CloseBeforeCommit _ -> {
                    closeConnection(request, callback);
                    return true;
                }
                case Effect.FailEntries _, Effect.Throttle _ ->
                    throw new IllegalStateException("Entries fail inside their service");
            }
        }
        return closesAfterCommit
                ? super.handle(request, new Muted(request, response), closing(request, callback))
                : super.handle(request, response, callback);
    }

    private List<FaultRule> rulesFor(Request request) {
        if (faults.rules().isEmpty()) {
            return List.of();
        }
        var target = AwsGateway.targetOf(request);
        if (!target.isEmpty()) {
            var dot = target.indexOf('.');
            return faults.requestRules(serviceOf(target.substring(0, Math.max(dot, 0))), target.substring(dot + 1));
        }
        var isInvocation = Request.getPathInContext(request).startsWith("/endpoints/");
        return isInvocation ? faults.requestRules("sagemaker", "InvokeEndpoint") : List.of();
    }

    private static String serviceOf(String target) {
        return target.startsWith("GraniteServiceVersion")
                ? "cloudwatch"
                : target.replaceFirst("_.*", "").toLowerCase(Locale.ROOT);
    }

    private static void refuse(Effect.Refuse refuse, Response response, Callback callback) {
        var body = "{\"__type\":\"%s\",\"message\":\"Refused by a fault switch\"}".formatted(refuse.type());
        response.setStatus(refuse.status());
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/x-amz-json-1.1");
        response.getHeaders().put("x-amzn-ErrorType", refuse.type());
        response.write(true, ByteBuffer.wrap(body.getBytes(UTF_8)), callback);
    }

    private static Callback closing(Request request, Callback callback) {
        return Callback.from(() -> closeConnection(request, callback), failure -> closeConnection(request, callback));
    }

    private static void closeConnection(Request request, Callback callback) {
        request.getConnectionMetaData().getConnection().getEndPoint().close();
        callback.failed(new EofException("Closed by a fault switch"));
    }

    /** Takes an answer and says nothing. */
    private static final class Muted extends Response.Wrapper {
        Muted(Request request, Response response) {
            super(request, response);
        }

        @Override
        public void write(boolean last, ByteBuffer content, Callback callback) {
            callback.succeeded();
        }
    }
}
