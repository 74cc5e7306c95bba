/**
 * What a shard delivers: records at positions, the events in them, and what cannot be read.
 *
 * <p>Pure; no AWS type may enter. All other packages build on this one.
 */
package io.cartstream.worker.stream;
