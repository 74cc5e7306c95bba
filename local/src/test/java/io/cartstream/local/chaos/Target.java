package io.cartstream.local.chaos;

/** Whom the signal strikes. */
enum Target {
    WORKER("a worker"),
    LEADER("the leader worker"),
    API("the API");

    private final String words;

    Target(String words) {
        this.words = words;
    }

    @Override
    public String toString() {
        return words;
    }
}
