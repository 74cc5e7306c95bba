/**
 * The producer API: takes events in and reads features out.
 *
 * <p>{@link io.cartstream.api.ApiMain} wires it; {@link io.cartstream.api.ApiSettings} says how it may be set.
 */
package io.cartstream.api;
