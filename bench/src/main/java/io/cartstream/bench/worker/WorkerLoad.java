package io.cartstream.bench.worker;

/** The streams that are emptied. */
enum WorkerLoad {
    SKEWED("made-up shoppers with a hot product", false),
    REAL("real orders, one checkout each", false),
    LIMITED("made-up shoppers, read as fast as four shards allow", true),
    REAL_LIMITED("real orders of three years, read as fast as four shards allow", true);

    private final String title;
    private final boolean limited;

    WorkerLoad(String title, boolean limited) {
        this.title = title;
        this.limited = limited;
    }

    String title() {
        return title;
    }

    /** Whether reads are bounded as Kinesis bounds them. */
    boolean limited() {
        return limited;
    }
}
