package io.cartstream.local.watch;

/** A shopper whose orders are counted. */
record KnownShopper(String userId, long orders) {}
