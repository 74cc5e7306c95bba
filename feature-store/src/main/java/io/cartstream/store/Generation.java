package io.cartstream.store;

import java.util.regex.Pattern;

/**
 * One set of features among others: its tables, and the KCL application that fills them from the stream.
 *
 * @param name part of the tables' names: a letter and at most fifteen more letters or digits
 */
public record Generation(String name) {
    // Before the first generation, which is checked against it.
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9]{0,15}");

    /** The one that every pipeline begins with. */
    public static final Generation FIRST = new Generation("g1");

    public Generation {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "a generation's name is a small letter and up to fifteen more of them or digits, was " + name);
        }
    }

    public FeatureTables tables() {
        return new FeatureTables("cartstream-" + name + "-");
    }

    /** KCL's application name, which is its lease table's name. */
    public String application() {
        return equals(FIRST) ? "cartstream-worker" : "cartstream-worker-" + name;
    }
}
