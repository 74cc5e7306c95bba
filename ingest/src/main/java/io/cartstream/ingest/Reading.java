package io.cartstream.ingest;

/** How a posted event is read that is not written as the contract wants it. */
public enum Reading {
    /** As what it surely means, with a warning. */
    LENIENT,
    /** As a violation. */
    STRICT
}
