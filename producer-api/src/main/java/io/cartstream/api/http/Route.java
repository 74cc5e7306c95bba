package io.cartstream.api.http;

import io.javalin.http.Handler;
import io.javalin.http.HandlerType;

/**
 * One line of the table of routes.
 *
 * @param access who may call it
 */
record Route(HandlerType method, String path, Access access, Handler handler) {
    /** Who may call a route. */
    enum Access {
        /** Everybody, at any rate: probes and documentation. */
        OPEN,
        /** Who has a key, where keys are required, within the limits. */
        GUARDED,
        /** Who has a key of the shop's servers, where any keys are set. */
        SERVERS
    }
}
