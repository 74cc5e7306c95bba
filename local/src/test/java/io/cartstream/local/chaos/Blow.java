package io.cartstream.local.chaos;

/** What strikes a process. */
enum Blow {
    /** Asked to stop; started again once it has. */
    SIGTERM("SIGTERM"),

    /** Killed; started again once its shards are with others. */
    SIGKILL("kill -9"),

    /** Stopped for longer than its leases last; then it goes on with all it remembers. */
    SIGSTOP("SIGSTOP");

    private final String words;

    Blow(String words) {
        this.words = words;
    }

    @Override
    public String toString() {
        return words;
    }
}
