package io.cartstream.local.chaos;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * One cell of the matrix.
 *
 * @param target whom the signal strikes
 * @param blow the signal
 * @param fault what AWS does meanwhile
 */
record Cell(Target target, Blow blow, Fault fault) {
    /** All of them. */
    static List<Cell> all() {
        return Arrays.stream(Fault.values())
                .flatMap(fault -> Arrays.stream(Target.values())
                        .flatMap(target -> Arrays.stream(Blow.values()).map(blow -> new Cell(target, blow, fault))))
                .toList();
    }

    /** Short, without spaces: part of user, product and event ids. */
    String id() {
        return (target.name() + "-" + blow.name() + "-" + fault.name())
                .toLowerCase(Locale.ROOT)
                .replace('_', '-');
    }

    @Override
    public String toString() {
        return blow + " of " + target + " under " + fault + " loses nothing and counts nothing twice";
    }
}
