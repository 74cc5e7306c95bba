package io.cartstream.bench.report;

import de.erichseifert.vectorgraphics2d.VectorGraphics2D;
import de.erichseifert.vectorgraphics2d.svg.SVGProcessor;
import de.erichseifert.vectorgraphics2d.util.PageSize;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.style.Styler.ChartTheme;
import org.knowm.xchart.style.Styler.LegendPosition;

/**
 * A bar for each of a few things.
 *
 * @param title what is shown, and in which unit
 * @param bars one each
 */
public record BarChart(String title, List<Bar> bars) {
    /** One bar. */
    public record Bar(String name, double value) {}

    private static final int WIDTH = 760;
    private static final int HEIGHT = 320;

    /** Writes it as SVG. */
    public void writeTo(Path file) {
        var chart = new CategoryChartBuilder()
                .width(WIDTH)
                .height(HEIGHT)
                .title(title)
                .theme(ChartTheme.XChart)
                .build();
        chart.getStyler().setLegendVisible(false).setLegendPosition(LegendPosition.OutsideE);
        chart.getStyler().setLabelsVisible(true).setAvailableSpaceFill(0.5).setPlotGridVerticalLinesVisible(false);
        chart.addSeries(
                "measured",
                bars.stream().map(Bar::name).toList(),
                bars.stream().map(Bar::value).toList());
        var drawn = new VectorGraphics2D();
        chart.paint(drawn, WIDTH, HEIGHT);
        var svg = new SVGProcessor().getDocument(drawn.getCommands(), new PageSize(WIDTH, HEIGHT));
        try {
            Files.createDirectories(file.getParent());
            try (var out = Files.newOutputStream(file)) {
                svg.writeTo(out);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
