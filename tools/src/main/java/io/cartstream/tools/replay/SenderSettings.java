package io.cartstream.tools.replay;

import java.time.Duration;

/**
 * How events are posted.
 *
 * @param lanes requests in flight at most: one a lane
 * @param batchEvents events in one request at most
 * @param batchLength characters of JSON in one request at most, unless a single event is longer
 * @param queuedEvents events that wait for a lane at most
 * @param firstBackoff bound of the jittered wait after a first failure
 * @param mostBackoff no jittered wait is longer
 * @param giveUpAfter how long a lane tries one batch in vain before the whole sending stops
 */
public record SenderSettings(
        int lanes,
        int batchEvents,
        int batchLength,
        int queuedEvents,
        Duration firstBackoff,
        Duration mostBackoff,
        Duration giveUpAfter) {

    public static final SenderSettings DEFAULT = new SenderSettings(
            8, 100, 256 * 1024, 200, Duration.ofMillis(50), Duration.ofSeconds(5), Duration.ofMinutes(1));

    public SenderSettings withLanes(int lanes) {
        return new SenderSettings(
                lanes, batchEvents, batchLength, queuedEvents, firstBackoff, mostBackoff, giveUpAfter);
    }

    public SenderSettings withGiveUpAfter(Duration giveUpAfter) {
        return new SenderSettings(
                lanes, batchEvents, batchLength, queuedEvents, firstBackoff, mostBackoff, giveUpAfter);
    }
}
