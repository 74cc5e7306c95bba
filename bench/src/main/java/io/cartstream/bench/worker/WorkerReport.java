package io.cartstream.bench.worker;

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

/** What was measured of the worker, as a reader wants it. */
final class WorkerReport {
    static final String COMMAND = "make bench-worker";

    private final List<WorkerMeasurement> measurements;
    private final List<Freshness> freshness;

    WorkerReport(List<WorkerMeasurement> measurements, List<Freshness> freshness) {
        this.measurements = measurements;
        this.freshness = freshness;
    }

    void writeTo(MeasuredDocument document) {
        document.fill(COMMAND, markdown());
        var bars = of(WorkerLoad.LIMITED).stream()
                .map(one -> new BarChart.Bar(
                        one.contender().title().replace("*", ""),
                        Math.round(one.drain().perSecond())))
                .toList();
        new BarChart("Events per second, four shards", bars)
                .writeTo(document.images().resolve("bench-worker.svg"));
    }

    private List<WorkerMeasurement> of(WorkerLoad load) {
        return measurements.stream().filter(one -> one.load() == load).toList();
    }

    private Optional<Drain> of(WorkerLoad load, WorkerContender contender) {
        return of(load).stream()
                .filter(one -> one.contender() == contender)
                .map(WorkerMeasurement::drain)
                .findFirst();
    }

    private String markdown() {
        var text = new StringBuilder(Machine.sentence(COMMAND))
                .append(
                        Core.isBindable()
                                ? " The worker has one core, the embedded AWS the other.%n%n".formatted()
                                : " The worker and the embedded AWS share the cores.%n%n".formatted())
                .append(targets());
        for (var load : WorkerLoad.values()) {
            if (!of(load).isEmpty()) {
                text.append("%n**%s**%n%n".formatted(load.title()))
                        .append(speed(load))
                        .append('\n')
                        .append(cost(load));
            }
        }
        return text.append("%n![Events per second](images/bench-worker.svg)%n".formatted())
                .toString();
    }

    private String targets() {
        var table = new Table("", "target", "measured");
        freshness.forEach(fresh -> table.row(
                "freshness p50 / p99 at %s events/s, ms: %s"
                        .formatted(count(fresh.eventsPerSecond()), fresh.store().title()),
                "p99 < 2,000",
                count(fresh.p50Millis()) + " / " + count(fresh.p99Millis())));
        for (var load : WorkerLoad.values()) {
            var nothing = of(load, WorkerContender.NO_OP);
            var ours = of(load, WorkerContender.CARTSTREAM);
            if (nothing.isPresent() && ours.isPresent()) {
                table.row(
                        "share of the no-op's events/s: " + load.title(),
                        load.limited() ? "≥ 50 %" : "",
                        percent(ours.get().perSecond() / nothing.get().perSecond()));
            }
        }
        for (var load : WorkerLoad.values()) {
            var naive = of(load, WorkerContender.NAIVE);
            var ours = of(load, WorkerContender.CARTSTREAM);
            if (naive.isPresent() && ours.isPresent()) {
                table.row(
                        "fewer DynamoDB write units: " + load.title(),
                        load == WorkerLoad.REAL ? "≥ 5 ×" : "",
                        times(perMillion(naive.get(), naive.get().bill().writeUnits())
                                / perMillion(ours.get(), ours.get().bill().writeUnits())));
                table.row(
                        "fewer Firehose billing units: " + load.title(),
                        load == WorkerLoad.REAL ? "≥ 3 ×" : "",
                        times(perMillion(naive.get(), naive.get().bill().deliveryUnits())
                                / perMillion(ours.get(), ours.get().bill().deliveryUnits())));
            }
        }
        return table.markdown();
    }

    private String speed(WorkerLoad load) {
        var table = new Table(
                "", "events/s", "events/s per core", "cycle p50 ms", "cycle p99 ms", "heap live MiB", "heap peak MiB");
        of(load).forEach(one -> table.row(
                one.contender().title(),
                count(one.drain().perSecond()),
                count(one.drain().perCoreSecond()),
                millis(one.drain().cycles().p50Millis()),
                millis(one.drain().cycles().p99Millis()),
                mebibytes(one.drain().usage().liveHeap()),
                mebibytes(one.drain().usage().peakHeap())));
        return table.markdown();
    }

    private String cost(WorkerLoad load) {
        var table = new Table(
                "for a million events",
                "DynamoDB calls",
                "write units",
                "read units",
                "Firehose calls",
                "Firehose records",
                "Firehose 5 KB units");
        of(load).stream()
                .filter(one -> one.contender() != WorkerContender.NO_OP)
                .forEach(one -> table.row(
                        one.contender().title(),
                        count(perMillion(one.drain(), one.drain().bill().tableCalls())),
                        count(perMillion(one.drain(), one.drain().bill().writeUnits())),
                        count(perMillion(one.drain(), one.drain().bill().readUnits())),
                        count(perMillion(one.drain(), one.drain().bill().deliveryCalls())),
                        count(perMillion(one.drain(), one.drain().bill().deliveryRecords())),
                        count(perMillion(one.drain(), one.drain().bill().deliveryUnits()))));
        return table.markdown();
    }

    private static double perMillion(Drain drain, long counted) {
        return drain.perMillionEvents(counted);
    }
}
