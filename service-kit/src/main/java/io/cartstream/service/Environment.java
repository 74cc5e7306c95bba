package io.cartstream.service;

/** Where a service runs: what must be set, and some defaults. */
public enum Environment {
    LOCAL,
    CLOUD
}
