package io.cartstream.embedded.faults;

import org.jspecify.annotations.Nullable;

/**
 * One entry of a batch, as a rule sees it.
 *
 * @param index from 0
 * @param partitionKey null where the service knows none
 * @param data its bytes
 */
@SuppressWarnings("ArrayRecordComponent") // shown to predicates, never compared
public record BatchEntry(int index, @Nullable String partitionKey, byte[] data) {}
