package io.cartstream.bench.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** A table in Markdown: the first column is text, the others are numbers. Not thread-safe. */
public final class Table {
    private final List<String> lines = new ArrayList<>();
    private final int columns;

    public Table(String... header) {
        columns = header.length;
        add(header);
        lines.add("|---|" + "---:|".repeat(columns - 1));
    }

    /** Adds a row. */
    public Table row(String... cells) {
        if (cells.length != columns) {
            throw new IllegalArgumentException(cells.length + " cells for " + columns + " columns");
        }
        add(cells);
        return this;
    }

    public String markdown() {
        return lines.stream().map(line -> line + "\n").collect(Collectors.joining());
    }

    private void add(String... cells) {
        lines.add(Arrays.stream(cells).collect(Collectors.joining(" | ", "| ", " |")));
    }
}
