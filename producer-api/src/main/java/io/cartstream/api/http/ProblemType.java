package io.cartstream.api.http;

import java.util.Locale;

/** The problems that this API answers with, each explained on the docs page. */
enum ProblemType {
    MALFORMED_BODY(400, "The body cannot be read"),
    BAD_PARAMETER(400, "A parameter is not what it must be"),
    BAD_REQUEST(400, "The request is not valid HTTP"),
    UNAUTHORIZED(401, "A valid API key is needed"),
    FORBIDDEN(403, "This shopper's data is not yours to see"),
    SERVERS_ONLY(403, "This is for the shop's servers"),
    NOT_FOUND(404, "There is no such thing"),
    METHOD_NOT_ALLOWED(405, "The method is not allowed here"),
    REQUEST_TIMEOUT(408, "The body did not arrive in time"),
    STALE_PRODUCT(409, "The catalogue holds a later change of the product"),
    TOO_LARGE(413, "The request is too large"),
    UNSUPPORTED_MEDIA_TYPE(415, "The body is of no known type"),
    INVALID_EVENT(422, "The event breaks the contract"),
    INVALID_PRODUCT(422, "The product is not as it must be"),
    TOO_MANY_REQUESTS(429, "Too many requests"),
    INTERNAL_ERROR(500, "Something went wrong on our side"),
    BUSY(503, "There is no room for the request now"),
    NOT_DURABLE(503, "The event was not acknowledged"),
    STREAM_AWAY(503, "The stream does not answer"),
    FEATURES_UNAVAILABLE(503, "The features cannot be read now"),
    CATALOGUE_UNAVAILABLE(503, "The catalogue cannot be read now"),
    NOT_READY(503, "Not ready to serve");

    private final int status;
    private final String title;

    ProblemType(int status, String title) {
        this.status = status;
        this.title = title;
    }

    int status() {
        return status;
    }

    String title() {
        return title;
    }

    /** The section of the docs page. */
    String anchor() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
