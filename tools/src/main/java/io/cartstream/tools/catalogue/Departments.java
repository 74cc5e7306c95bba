package io.cartstream.tools.catalogue;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import tools.jackson.databind.json.JsonMapper;

/**
 * Where a product stands, told by the words of its description: the first shelf of {@code departments.json} one of whose words, or groups
 * of words, is in it, as a word of its own and in any number. The last shelf takes what is left. Immutable.
 */
final class Departments {
    /**
     * A shelf.
     *
     * @param words in capitals; several in one string must follow each other
     */
    record Shelf(String department, String aisle, List<String> words) {
        boolean holds(String description) {
            return words.isEmpty()
                    || words.stream()
                            .anyMatch(word ->
                                    description.contains(" " + word + " ") || description.contains(" " + word + "S "));
        }
    }

    private static final Pattern BETWEEN_WORDS = Pattern.compile("[^\\p{L}\\p{N}]+");

    private final List<Shelf> shelves;

    Departments() {
        try (InputStream in = Departments.class.getResourceAsStream("departments.json")) {
            shelves = List.of(JsonMapper.builder().build().readValue(in, Shelf[].class));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Shelf shelfOf(String description) {
        var words = " "
                + BETWEEN_WORDS.matcher(description.toUpperCase(Locale.ROOT)).replaceAll(" ") + " ";
        return shelves.stream().filter(shelf -> shelf.holds(words)).findFirst().orElseThrow();
    }
}
