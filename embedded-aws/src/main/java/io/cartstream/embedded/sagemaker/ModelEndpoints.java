package io.cartstream.embedded.sagemaker;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cartstream.embedded.http.AwsError;
import io.cartstream.embedded.http.Route;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * The endpoints by name; they can be deployed and removed while it runs. Thread-safe. Source of the answers:
 * https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_runtime_InvokeEndpoint.html.
 */
public final class ModelEndpoints {
    /** Where invocations arrive. */
    public static final String PATH = "/endpoints/";

    private static final Pattern INVOCATION = Pattern.compile("/endpoints/([^/]+)/invocations");
    private static final int MODEL_ERROR = 424;

    private final Map<String, ModelEndpoint> byName = new ConcurrentHashMap<>();

    /** Deploys a model, in place of another one if there is one. */
    public void deploy(String name, ModelEndpoint model) {
        byName.put(name, model);
    }

    /** Removes an endpoint. */
    public void remove(String name) {
        byName.remove(name);
    }

    /** The route that answers invocations. */
    public Route route() {
        return this::invoke;
    }

    private Route.Reply invoke(Route.Call call) {
        var invocation = INVOCATION.matcher(call.path());
        if (!call.method().equals("POST") || !invocation.matches()) {
            throw new AwsError(
                    404, "UnknownOperationException", "Only POST /endpoints/{name}/invocations is served here");
        }
        var name = invocation.group(1);
        var model = byName.get(name);
        if (model == null) {
            throw new AwsError(
                    400, "ValidationError", "Endpoint %s of account 000000000000 not found.".formatted(name));
        }
        try {
            var answer = model.invoke(new String(call.body(), UTF_8));
            return new Route.Reply(200, "text/csv; charset=utf-8", answer.getBytes(UTF_8));
        } catch (IllegalArgumentException e) {
            throw new AwsError(
                    MODEL_ERROR,
                    "ModelError",
                    "Received client error (400) from primary with message \"%s\"".formatted(e.getMessage()));
        }
    }
}
