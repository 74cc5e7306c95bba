package io.cartstream.local.watch;

/** A total that goes on rising when the counter behind it restarts with its process. */
final class SteadyTotal {
    private long total;
    private long last;

    /** Takes the counter's newest value in. */
    void follow(long counter) {
        total += counter >= last ? counter - last : counter;
        last = counter;
    }

    long total() {
        return total;
    }
}
