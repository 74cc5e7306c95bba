package io.cartstream.local.hostile;

import java.time.Duration;
import java.util.Map;

/**
 * What was measured in a cell.
 *
 * @param honest honest events acknowledged
 * @param posts answers to honest posts by status; 0 for none
 * @param p50 half of the honest events were acknowledged within it, from sending them for the first time
 * @param p99 likewise 99 %
 * @param hostileBytes sent to the API
 * @param hostileTime while they were sent
 * @param records put straight into the stream
 * @param took the whole cell
 * @param load of the machine, over the last minute
 */
record Result(
        Attack attack,
        boolean ok,
        int honest,
        Map<Integer, Long> posts,
        Duration p50,
        Duration p99,
        long hostileBytes,
        Duration hostileTime,
        int records,
        Duration took,
        double load) {}
