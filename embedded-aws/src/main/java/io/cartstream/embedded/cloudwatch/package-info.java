/**
 * A CloudWatch for one machine: takes metrics and shows the latest ones.
 *
 * <p>No alarms, no statistics over time; memory is bounded however many metrics arrive.
 */
package io.cartstream.embedded.cloudwatch;
