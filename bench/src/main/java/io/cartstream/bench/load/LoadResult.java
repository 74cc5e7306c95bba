package io.cartstream.bench.load;

/**
 * What came of a load, from the first request that counts to the last answer.
 *
 * @param seconds that counted
 * @param requests sent
 * @param successes answered with 2xx
 * @param successesInAll the same, with those of the warm-up: what counters of a server are to be divided by
 * @param refusals answered with anything else
 * @param failures not answered: connection errors, time-outs
 * @param p50Millis latency that half of the requests stayed below
 * @param p99Millis latency that 99 % stayed below
 * @param p999Millis latency that 99.9 % stayed below
 * @param maxMillis the longest
 * @param blockedMillis time that requests waited for a free connection, together; latencies of an open loop are true only where it is 0
 */
public record LoadResult(
        double seconds,
        long requests,
        long successes,
        long successesInAll,
        long refusals,
        long failures,
        double p50Millis,
        double p99Millis,
        double p999Millis,
        double maxMillis,
        double blockedMillis) {

    /** Successful requests a second. */
    public double perSecond() {
        return successes / seconds;
    }
}
