/**
 * The HTTP side: routes as a table, guards before them, problems as answers.
 *
 * <p>Handlers parse, call and render; what happens to an event stands in {@link io.cartstream.ingest}, what is known of a shopper in
 * {@link io.cartstream.api.features}.
 */
package io.cartstream.api.http;
