/**
 * Posted events into the stream: checked, packed by lanes, acknowledged only once Kinesis has acknowledged them. See DESIGN.md beside this.
 *
 * <p>No HTTP may enter; the AWS client stays behind {@link io.cartstream.ingest.EventStream}, in {@code ingest.kinesis}.
 */
package io.cartstream.ingest;
