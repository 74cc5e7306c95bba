/**
 * The metrics of this service: which there are, and where they go.
 *
 * <p>Everything that measures knows an interface of its own; this package implements it with Micrometer.
 */
package io.cartstream.api.metrics;
