package io.cartstream.bench.api;

/** Who is measured. Each runs in a process of its own, one after the other. */
enum Contender {
    CEILING("ceiling", "the same Javalin server, which reads the body and answers 202"),
    CARTSTREAM("**Cartstream**", "checked, packed by lanes, answered once durable"),
    ONE_PUT_PER_EVENT("one put per event", "parsed, not checked, one PutRecord per event, answered once durable");

    private final String title;
    private final String meaning;

    Contender(String title, String meaning) {
        this.title = title;
        this.meaning = meaning;
    }

    String title() {
        return title;
    }

    String meaning() {
        return meaning;
    }
}
