package io.cartstream.local.run;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;

/** What the runner prints: one line per step, with the time since the start. Thread-safe. */
final class Console {
    private final PrintStream out;
    private final long startedAt = System.nanoTime();

    Console(PrintStream out) {
        this.out = out;
    }

    Duration sinceStart() {
        return Duration.ofNanos(System.nanoTime() - startedAt);
    }

    /** A step, with the time since the start. */
    void line(String text) {
        out.println(String.format(Locale.ROOT, "%6.1f s  %s", sinceStart().toMillis() / 1e3, text));
    }

    /** Text as it is. */
    void text(String text) {
        out.println(text);
    }
}
