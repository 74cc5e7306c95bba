package io.cartstream.event;

/**
 * What of a posted event was not as the contract wants it, and how it was read.
 *
 * @param pointer JSON pointer (RFC 6901) to the place, as it was posted
 * @param reading how it was read, in words; never repeats a value
 */
public record Warning(String pointer, String reading) {}
