/**
 * The bridge: what others put into a stream of its own as they were posted, checked and forwarded into the main stream. See DESIGN.md
 * beside this.
 *
 * <p>No AWS type may enter: the main stream is {@code ingest}'s, the shard is {@code consume}'s.
 */
package io.cartstream.worker.bridge;
