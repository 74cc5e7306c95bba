package io.cartstream.bench.api;

import static io.cartstream.bench.report.Numbers.count;
import static io.cartstream.bench.report.Numbers.mebibytes;
import static io.cartstream.bench.report.Numbers.millis;
import static io.cartstream.bench.report.Numbers.percent;
import static io.cartstream.bench.report.Numbers.times;

import io.cartstream.bench.process.Core;
import io.cartstream.bench.report.BarChart;
import io.cartstream.bench.report.Machine;
import io.cartstream.bench.report.MeasuredDocument;
import io.cartstream.bench.report.Table;
import java.util.List;
import java.util.Optional;

/** What was measured of the API, as a reader wants it. */
final class ApiReport {
    static final String COMMAND = "make bench-api";

    private static final int SINGLE = 1;

    private final ApiBenchSettings settings;
    private final List<Measurement> measurements;

    ApiReport(ApiBenchSettings settings, List<Measurement> measurements) {
        this.settings = settings;
        this.measurements = measurements;
    }

    void writeTo(MeasuredDocument document) {
        document.fill(COMMAND, markdown());
        new BarChart("Requests per second, one event each", bars(SINGLE))
                .writeTo(document.images().resolve("bench-api.svg"));
    }

    private List<BarChart.Bar> bars(int events) {
        return of(events)
                .map(all -> all.stream()
                        .map(one -> new BarChart.Bar(
                                one.contender().title().replace("*", ""),
                                Math.round(one.full().perSecond())))
                        .toList())
                .orElse(List.of());
    }

    private Optional<List<Measurement>> of(int events) {
        var some = measurements.stream()
                .filter(one -> one.eventsPerRequest() == events)
                .toList();
        return some.isEmpty() ? Optional.empty() : Optional.of(some);
    }

    private Optional<Measurement> of(Contender contender, int events) {
        return measurements.stream()
                .filter(one -> one.contender() == contender && one.eventsPerRequest() == events)
                .findFirst();
    }

    private String markdown() {
        var text = new StringBuilder(Machine.sentence(COMMAND))
                .append(" Round trip of the stream: %d ms. %s%n%n"
                        .formatted(
                                settings.roundTrip().toMillis(),
                                Core.isBindable()
                                        ? "The server has one core, the load generator another."
                                        : "The server and the load generator share the cores."));
        text.append(targets());
        measurements.stream()
                .map(Measurement::eventsPerRequest)
                .distinct()
                .sorted()
                .forEach(events -> text.append("%n**%s**%n%n"
                                .formatted(events == 1 ? "One event a request" : events + " events a request"))
                        .append(speed(events))
                        .append('\n')
                        .append(cost(events)));
        return text.append("%n![Requests per second](images/bench-api.svg)%n".formatted())
                .toString();
    }

    private String targets() {
        var ours = of(Contender.CARTSTREAM, SINGLE);
        var ceiling = of(Contender.CEILING, SINGLE);
        var single = of(Contender.ONE_PUT_PER_EVENT, SINGLE);
        if (ours.isEmpty() || ceiling.isEmpty() || single.isEmpty()) {
            return "";
        }
        var mine = ours.get();
        var share = mine.full().perSecond() / ceiling.get().full().perSecond();
        var limit = 2.0 * settings.roundTrip().toMillis();
        var naive = single.get();
        var cheaper = naive.perMillionEvents(naive.fullPuts().units())
                / mine.perMillionEvents(mine.fullPuts().units());
        return new Table("single-event requests", "target", "measured")
                .row("share of the ceiling's requests/s", "≥ 70 %", percent(share))
                .row(
                        "share of the ceiling's requests by CPU time",
                        "",
                        percent(ceiling.get().cpuMicrosPerRequest() / mine.cpuMicrosPerRequest()))
                .row(
                        "p99 at half load, ms",
                        "< " + millis(limit),
                        millis(mine.half().p99Millis()))
                .row("fewer billing units than one put per event, full load", "≥ 3 ×", times(cheaper))
                .markdown();
    }

    private String speed(int events) {
        var table = new Table(
                "",
                "requests/s",
                "events/s",
                "p50 ms full",
                "p99 ms full",
                "p50 ms half",
                "p99 ms half",
                "p99.9 ms half",
                "CPU µs/request",
                "heap live MiB",
                "heap peak MiB",
                "not 2xx");
        of(events)
                .orElse(List.of())
                .forEach(one -> table.row(
                        one.contender().title(),
                        count(one.full().perSecond()),
                        count(one.eventsPerSecond()),
                        millis(one.full().p50Millis()),
                        millis(one.full().p99Millis()),
                        millis(one.half().p50Millis()),
                        millis(one.half().p99Millis()),
                        millis(one.half().p999Millis()),
                        count(one.cpuMicrosPerRequest()),
                        mebibytes(one.liveHeap()),
                        mebibytes(one.peakHeap()),
                        count((double) one.full().refusals()
                                + one.full().failures()
                                + one.half().refusals()
                                + one.half().failures())));
        return table.markdown();
    }

    private String cost(int events) {
        var table = new Table(
                "for a million events",
                "calls, full load",
                "records, full load",
                "billing units, full load",
                "calls, half load",
                "billing units, half load");
        of(events).orElse(List.of()).stream()
                .filter(one -> one.fullPuts().calls() > 0)
                .forEach(one -> table.row(
                        one.contender().title(),
                        count(one.perMillionEvents(one.fullPuts().calls())),
                        count(one.perMillionEvents(one.fullPuts().records())),
                        count(one.perMillionEvents(one.fullPuts().units())),
                        count(one.perMillionEventsAtHalfLoad(one.halfPuts().calls())),
                        count(one.perMillionEventsAtHalfLoad(one.halfPuts().units()))));
        return table.markdown();
    }
}
