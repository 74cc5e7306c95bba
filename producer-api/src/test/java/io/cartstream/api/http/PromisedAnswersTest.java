package io.cartstream.api.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The tables of inputs in docs/events.md promise answers; here each input is posted. */
class PromisedAnswersTest {
    private static final Path PAGE = Path.of("../docs/events.md");
    private static final String SECTION = "## Input by input";
    private static final String JSON = "application/json";
    private static ApiUnderTest api;

    private record Row(List<String> cells) {
        static Row of(String line) {
            return new Row(Stream.of(line.substring(1, line.length() - 1).split(" \\| ", -1))
                    .map(cell -> cell.strip().replaceAll("^`|`$", ""))
                    .toList());
        }

        String input() {
            return cells.getFirst();
        }

        String answer() {
            return cells.get(cells.size() - 2);
        }
    }

    @BeforeAll
    static void start() {
        api = ApiUnderTest.with();
    }

    @AfterAll
    static void stop() {
        api.close();
    }

    @Test
    void eachFieldGetsWhatThePagePromises() {
        var rows = rows(3);
        assertThat(rows).hasSizeGreaterThan(80);
        SoftAssertions.assertSoftly(softly -> rows.forEach(row -> softly.assertThat(answer(JSON, event(row.input())))
                .as(row.input())
                .isEqualTo(row.answer())));
    }

    @Test
    void eachBodyGetsWhatThePagePromises() {
        var rows = rows(4);
        assertThat(rows).hasSizeGreaterThan(20);
        SoftAssertions.assertSoftly(softly ->
                rows.forEach(row -> softly.assertThat(answer(row.cells().get(1), row.input()))
                        .as(row.toString())
                        .startsWith(row.answer())));
    }

    /** The row's fields, and those of a plain checkout that it does not name. */
    private static String event(String fields) {
        var event = new StringBuilder("{").append(fields);
        if (!fields.contains("\"user_id\":") && !fields.contains("\"anonymous_id\":")) {
            event.append(",\"user_id\":\"u1\"");
        }
        if (!fields.contains("\"event\":")) {
            event.append(",\"event\":\"checkout\"");
        }
        if (Stream.of("\"product_ids\":", "\"items\":", "\"product_id\":").noneMatch(fields::contains)) {
            event.append(",\"product_ids\":[\"1\"]");
        }
        return event.append('}').toString();
    }

    private static String answer(String contentType, String body) {
        var answer = api.postAs(contentType, "/v1/events", body.getBytes(UTF_8));
        var told = answer.json();
        var places = Stream.of(
                        told.path("violations"), told.at("/results/0/violations"), told.at("/results/0/warnings"))
                .flatMap(JsonNode::valueStream)
                .map(found -> found.path("pointer").asString())
                .filter(pointer -> !pointer.isEmpty())
                .distinct()
                .sorted()
                .collect(Collectors.joining(" "));
        return (answer.status() + " " + places).strip();
    }

    private static List<Row> rows(int columns) {
        try {
            var page = Files.readString(PAGE);
            return page.substring(page.indexOf(SECTION))
                    .lines()
                    .filter(line -> line.startsWith("| `"))
                    .map(Row::of)
                    .filter(row -> row.cells().size() == columns)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
