package io.cartstream.local.hostile;

/** Where clients come from, by the load balancer's account. The ranges are kept for documentation, RFC 5737. */
final class Addresses {
    private static final int IN_A_RANGE = 254;

    private Addresses() {}

    static String honest(int client) {
        return "203.0.113." + (1 + client % IN_A_RANGE);
    }

    static String hostile(int client) {
        return "198.51.100." + (1 + client % IN_A_RANGE);
    }
}
