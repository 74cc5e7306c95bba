package io.cartstream.local.replay;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;

/**
 * The closing lines of whoever has posted events.
 *
 * @param tally what became of the events
 * @param took from the first event to the last answer
 */
public record Summary(Tally tally, Duration took) {
    public void print(PrintStream out) {
        var seconds = Math.max(took.toMillis(), 1) / 1e3;
        out.printf(
                Locale.ROOT,
                "events accepted %,9d  in %.1f s (%,.0f/s)%n",
                tally.accepted(),
                seconds,
                tally.settled() / seconds);
        out.printf(Locale.ROOT, "       refused  %,9d%n", tally.refused());
        tally.refusedByReason()
                .forEach((reason, count) -> out.printf(Locale.ROOT, "                %,9d  %s%n", count, reason));
        out.printf(Locale.ROOT, "       retried  %,9d%n", tally.retried());
        if (tally.refusedPoison() + tally.acceptedPoison() > 0) {
            out.printf(Locale.ROOT, "poison refused  %,9d  as it should be%n", tally.refusedPoison());
            out.printf(Locale.ROOT, "       accepted %,9d  which should be 0%n", tally.acceptedPoison());
        }
    }
}
