/**
 * Everything that comes through the stream, kept: events as NDJSON in large Firehose records, and what is no event as dead letters.
 *
 * <p>Pure; no AWS type may enter, the delivery streams are reached through {@link io.cartstream.worker.archive.DeliveryStream}.
 * A batch's delivery is a value, {@link io.cartstream.worker.archive.Delivery}, which the commit cycle keeps until it is through.
 */
package io.cartstream.worker.archive;
