/**
 * Where a service's metrics are registered, and their way to CloudWatch.
 *
 * <p>Only what an allow-list lets through is registered, since CloudWatch bills by the metric.
 */
package io.cartstream.service.metrics;
