/**
 * What the worker measures of itself: one closed list of metrics, without tags, since each name and tag is paid for.
 *
 * <p>{@code docs/metrics.md} lists the same; a test compares.
 */
package io.cartstream.worker.metrics;
