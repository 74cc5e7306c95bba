/**
 * Measures the services beside reference points, in one run on one machine, and writes what it measured into {@code docs/benchmarks.md}.
 * Nothing of a service may depend on it.
 */
package io.cartstream.bench;
