/**
 * The metrics' way to CloudWatch: the one place in metrics that knows the AWS SDK.
 *
 * <p>Only what the allow-list names is published, since CloudWatch bills by the metric.
 */
package io.cartstream.api.metrics.cloudwatch;
