package io.cartstream.event;

/**
 * One way in which an event breaks the contract.
 *
 * @param pointer JSON pointer (RFC 6901) to the place, {@code ""} for the whole event
 * @param reason what is wrong there, in words; never repeats a value
 */
public record Violation(String pointer, String reason) {}
