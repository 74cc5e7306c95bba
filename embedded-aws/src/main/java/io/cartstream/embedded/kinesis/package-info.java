/**
 * A Kinesis Data Streams for one machine: streams of shards, each an append-only log on disk, behind the service's own API.
 *
 * <p>A development stand-in; its conformance is what the contract tests show. Nothing here may know of our events.
 */
package io.cartstream.embedded.kinesis;
