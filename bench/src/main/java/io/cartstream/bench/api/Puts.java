package io.cartstream.bench.api;

/**
 * What was put into the stream.
 *
 * @param calls to the service
 * @param records in them
 * @param units that the records are billed as
 */
record Puts(long calls, long records, long units) {
    static final Puts NONE = new Puts(0, 0, 0);

    Puts since(Puts earlier) {
        return new Puts(calls - earlier.calls, records - earlier.records, units - earlier.units);
    }
}
