/**
 * Fault switches: what a distant service does on its bad days, on demand, counted and reproducible.
 *
 * <p>A rule names a service, an operation and an effect. Effects on whole requests work for every service alike.
 */
package io.cartstream.embedded.faults;
