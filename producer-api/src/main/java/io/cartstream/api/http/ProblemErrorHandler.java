package io.cartstream.api.http;

import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

/** Answers what Jetty itself refuses, before any route is looked for, with a problem too; Jetty would repeat the request on a page. */
final class ProblemErrorHandler extends ErrorHandler {
    private static final int SERVER_ERROR = 500;
    private static final int UNAVAILABLE = 503;

    @Override
    protected void generateResponse(
            Request request, Response response, int status, String message, Throwable cause, Callback callback) {
        response.setStatus(status);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, Answers.PROBLEM_JSON);
        response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
        if (status == UNAVAILABLE) {
            response.getHeaders().put(HttpHeader.RETRY_AFTER, "1");
        }
        Content.Sink.write(response, true, Answers.text(problem(status)), callback);
    }

    private static Problem problem(int status) {
        if (status == UNAVAILABLE) {
            return Problem.of(ProblemType.NOT_READY, "The service is stopping. " + Problem.NOT_READ);
        }
        if (status >= SERVER_ERROR) {
            return Problem.of(ProblemType.INTERNAL_ERROR, "The request could not be served.");
        }
        return Problem.of(ProblemType.BAD_REQUEST, "The request is not valid HTTP, or its headers are too long.")
                .withStatus(status);
    }
}
