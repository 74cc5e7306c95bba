package io.cartstream.local.hostile;

import java.time.Duration;

/** How much of everything: as {@code make test} has time for, or all of it. */
enum Size {
    SHORT,
    FULL;

    int of(int shortForm, int full) {
        return this == SHORT ? shortForm : full;
    }

    Duration seconds(int shortForm, int full) {
        return Duration.ofSeconds(of(shortForm, full));
    }
}
