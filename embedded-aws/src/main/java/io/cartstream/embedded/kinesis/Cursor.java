package io.cartstream.embedded.kinesis;

/**
 * A place in a shard's log.
 *
 * @param offset the next record to read, if it is there
 * @param segment base offset of the segment in which to look first
 * @param position byte in that segment at which that record is believed to begin; a hint, checked on reading
 */
record Cursor(long offset, long segment, long position) {}
