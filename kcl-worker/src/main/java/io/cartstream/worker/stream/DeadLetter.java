package io.cartstream.worker.stream;

/**
 * A record that holds no event.
 *
 * @param record the record, whole
 * @param reason why it is none, without repeating what it holds
 */
public record DeadLetter(StreamRecord record, String reason) {}
