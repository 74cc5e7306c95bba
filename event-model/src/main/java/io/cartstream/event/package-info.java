/**
 * The event contract: what a shop may post (one JSON Schema), and what travels through the stream.
 *
 * <p>No AWS and no HTTP may enter.
 */
package io.cartstream.event;
