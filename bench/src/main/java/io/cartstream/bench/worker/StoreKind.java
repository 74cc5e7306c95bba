package io.cartstream.bench.worker;

/** What keeps the features and takes the archive while freshness is measured. */
enum StoreKind {
    EMBEDDED("DynamoDB Local, on the same cores"),
    MEMORY("tables in memory that answer after 5 ms");

    private final String title;

    StoreKind(String title) {
        this.title = title;
    }

    String title() {
        return title;
    }
}
