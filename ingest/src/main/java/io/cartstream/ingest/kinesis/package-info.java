/**
 * The event stream as Kinesis Data Streams: the one place in ingest that knows the AWS SDK.
 *
 * <p>Translates calls and answers, and decides nothing: packing, order and retries stay in {@link io.cartstream.ingest}.
 */
package io.cartstream.ingest.kinesis;
