package io.cartstream.local.watch;

/** A total that goes on rising where the counter behind it starts anew, as one does when its process is started again. */
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
