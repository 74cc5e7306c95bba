package io.cartstream.service.settings;

import java.util.Comparator;
import java.util.Optional;
import java.util.Set;

/** Finds what a mistyped name was meant to be. */
final class SimilarName {
    /** Letters to change, at most: more are another word. */
    private static final int MAX_DISTANCE = 4;

    /** And no more than one of this many letters. */
    private static final int LETTERS_PER_CHANGE = 3;

    private SimilarName() {}

    /** The most similar of the known names, all with the same prefix, unless none is similar. */
    static Optional<String> to(String name, Set<String> known) {
        var own = withoutPrefix(name);
        var most = Math.min(MAX_DISTANCE, Math.max(1, own.length() / LETTERS_PER_CHANGE));
        record Candidate(String name, int distance) {}
        return known.stream()
                .map(other -> new Candidate(other, distance(own, withoutPrefix(other), most)))
                .filter(candidate -> candidate.distance <= most)
                .min(Comparator.comparingInt(Candidate::distance))
                .map(Candidate::name);
    }

    private static String withoutPrefix(String name) {
        return name.startsWith(DeclaredSettings.PREFIX) ? name.substring(DeclaredSettings.PREFIX.length()) : name;
    }

    /**
     * Letters to add, remove or replace, and neighbours to swap (optimal string alignment). Some number above {@code most} where the
     * lengths differ by more.
     */
    private static int distance(String one, String other, int most) {
        if (Math.abs(one.length() - other.length()) > most) {
            return most + 1;
        }
        var distances = new int[one.length() + 1][other.length() + 1];
        for (var row = 0; row <= one.length(); row++) {
            for (var column = 0; column <= other.length(); column++) {
                distances[row][column] = row == 0 || column == 0
                        ? row + column
                        : Math.min(
                                Math.min(distances[row - 1][column], distances[row][column - 1]) + 1,
                                distances[row - 1][column - 1]
                                        + (one.charAt(row - 1) == other.charAt(column - 1) ? 0 : 1));
                if (areSwapped(one, row, other, column)) {
                    distances[row][column] = Math.min(distances[row][column], distances[row - 2][column - 2] + 1);
                }
            }
        }
        return distances[one.length()][other.length()];
    }

    private static boolean areSwapped(String one, int row, String other, int column) {
        return row > 1
                && column > 1
                && one.charAt(row - 1) == other.charAt(column - 2)
                && one.charAt(row - 2) == other.charAt(column - 1);
    }
}
