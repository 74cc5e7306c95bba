package io.cartstream.local.chaos;

import io.cartstream.local.chaos.TakeOvers.TakeOver;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;

/** What was measured, as tables in the document. */
final class ReliabilityReport {
    private static final MeasuredSection SECTION =
            new MeasuredSection("<!-- measured by make chaos -->\n", "<!-- end of what was measured -->\n");

    private final List<CellResult> cells;
    private final List<TakeOver> takeOvers;

    ReliabilityReport(List<CellResult> cells, List<TakeOver> takeOvers) {
        this.cells = cells;
        this.takeOvers = takeOvers;
    }

    void writeTo(Path document) throws IOException {
        SECTION.write(document, measured());
    }

    private String measured() {
        var text = new StringBuilder();
        text.append("%nMeasured on %s with `make chaos`, %d processors: %d of %d cells ok, of a matrix of %d.%n"
                .formatted(
                        LocalDate.now(ZoneOffset.UTC),
                        Runtime.getRuntime().availableProcessors(),
                        cells.stream().filter(CellResult::ok).count(),
                        cells.size(),
                        Cell.all().size()));
        text.append("%n| change of owners | s |%n|---|---:|%n".formatted());
        takeOvers.forEach(one -> text.append("| %s | %s |%n".formatted(one.what(), seconds(one.took()))));
        text.append(
                "%n| AWS | struck | signal | result | events | copies folded once | take-over s | cell s |%n|---|---|---|---|---:|---:|---:|---:|%n"
                        .formatted());
        cells.forEach(result -> text.append("| %s | %s | %s | %s | %d | %d | %s | %s |%n"
                .formatted(
                        result.cell().fault(),
                        result.cell().target(),
                        result.cell().blow(),
                        result.ok() ? "ok" : "**failed**",
                        result.events(),
                        result.copies(),
                        result.takeOver().map(ReliabilityReport::seconds).orElse(""),
                        seconds(result.took()))));
        return text.append('\n').toString();
    }

    private static String seconds(Duration duration) {
        return String.format(Locale.ROOT, "%.1f", duration.toMillis() / 1e3);
    }
}
