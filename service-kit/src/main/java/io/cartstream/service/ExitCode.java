package io.cartstream.service;

/** How a service tells its supervisor why it ended. */
public enum ExitCode {
    /** Stopped by a signal, and nothing was left behind. */
    STOPPED(0),
    /** It could not start, failed, or left something behind when it stopped. */
    FAILED(1),
    /** A setting is wrong, missing or unknown: a restart does not help. */
    WRONG_SETTINGS(2);

    private final int number;

    ExitCode(int number) {
        this.number = number;
    }

    public int number() {
        return number;
    }
}
