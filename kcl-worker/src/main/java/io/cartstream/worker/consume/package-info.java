/**
 * How the stream is consumed: KCL and its life cycle, the commit cycle of a shard, checkpoints, and whether all of it moves.
 *
 * <p>KCL's types stay in here; {@code DESIGN.md} says why it is set as it is.
 */
package io.cartstream.worker.consume;
