package io.cartstream.tools.replay;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;

/**
 * The closing lines of a command that has posted events.
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
        out.printf(Locale.ROOT, "       rejected %,9d%n", tally.rejected());
        tally.rejectedByReason()
                .forEach((reason, count) -> out.printf(Locale.ROOT, "                %,9d  %s%n", count, reason));
        out.printf(Locale.ROOT, "       retried  %,9d%n", tally.retried());
        if (tally.rejectedPoison() + tally.acceptedPoison() > 0) {
            out.printf(Locale.ROOT, "poison rejected %,9d  as it should be%n", tally.rejectedPoison());
            out.printf(Locale.ROOT, "       accepted %,9d  which should be 0%n", tally.acceptedPoison());
        }
    }
}
