package io.cartstream.embedded.cloudwatch;

import io.cartstream.embedded.cloudwatch.CloudWatchShapes.Datum;
import io.cartstream.embedded.cloudwatch.CloudWatchShapes.PutMetricData;
import io.cartstream.embedded.http.AwsError;
import io.cartstream.embedded.http.AwsService;
import io.cartstream.embedded.http.Operation;
import io.cartstream.embedded.http.Route;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** Keeps the latest datum of each metric, of {@value #MAX_METRICS} metrics at most: the ones put last. Thread-safe. */
public final class EmbeddedCloudWatch {
    /** Where the latest metrics are shown as JSON. */
    public static final String PATH = "/_local/metrics";

    /** PutMetricData: metrics of a call. Source: the API reference of PutMetricData. */
    private static final int MAX_METRICS_PER_CALL = 1_000;

    private static final int MAX_METRICS = 10_000;
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Clock clock;
    private final Map<Key, Metric> latest = new LinkedHashMap<>(16, 0.75f, true);

    /** Without metrics. */
    public EmbeddedCloudWatch(Clock clock) {
        this.clock = clock;
    }

    /** Its operations, under the name that CloudWatch's client uses in Smithy RPC. */
    public AwsService service() {
        return new AwsService(
                "GraniteServiceVersion20100801",
                Map.of("PutMetricData", Operation.of(PutMetricData.class, this::putMetricData)));
    }

    /** The route that shows the latest metrics. */
    public Route route() {
        return call -> Route.Reply.json(200, JSON.writeValueAsBytes(latest()));
    }

    /** The latest datum of each metric, the one put last at the end. */
    public List<Metric> latest() {
        synchronized (latest) {
            return List.copyOf(latest.values());
        }
    }

    private @Nullable Object putMetricData(PutMetricData request) {
        var data = request.metricData() == null ? List.<Datum>of() : request.metricData();
        if (request.namespace() == null || request.namespace().isBlank()) {
            throw new AwsError(400, "MissingParameter", "The parameter Namespace is required.");
        }
        if (data.size() > MAX_METRICS_PER_CALL) {
            throw AwsError.validation(
                    "Value at 'metricData' failed to satisfy constraint: Member must have length less than or equal to %d"
                            .formatted(MAX_METRICS_PER_CALL));
        }
        var metrics =
                data.stream().map(datum -> metric(request.namespace(), datum)).toList();
        synchronized (latest) {
            metrics.forEach(this::keep);
        }
        return null;
    }

    private void keep(Metric metric) {
        var key = new Key(metric.namespace(), metric.name(), metric.dimensions());
        var before = latest.get(key);
        latest.put(
                key,
                new Metric(
                        metric.namespace(),
                        metric.name(),
                        metric.dimensions(),
                        metric.value(),
                        metric.sampleCount(),
                        metric.unit(),
                        metric.at(),
                        before == null ? 1 : before.dataPoints() + 1,
                        metric.total() + (before == null ? 0 : before.total())));
        if (latest.size() > MAX_METRICS) {
            latest.remove(latest.keySet().iterator().next());
        }
    }

    private Metric metric(String namespace, Datum datum) {
        if (datum.metricName() == null) {
            throw new AwsError(400, "MissingParameter", "The parameter MetricData.member.MetricName is required.");
        }
        var dimensions = new TreeMap<String, String>();
        if (datum.dimensions() != null) {
            datum.dimensions().forEach(dimension -> dimensions.put(dimension.name(), dimension.value()));
        }
        var sample = Sample.of(datum);
        return new Metric(
                namespace,
                datum.metricName(),
                dimensions,
                sample.mean(),
                sample.count(),
                datum.unit() == null ? "None" : datum.unit(),
                datum.timestamp() == null ? clock.instant() : datum.timestamp(),
                1,
                sample.sum());
    }

    private record Key(String namespace, String name, Map<String, String> dimensions) {}

    /** The values a datum stands for. */
    private record Sample(double count, double sum) {
        static Sample of(Datum datum) {
            if (datum.value() != null) {
                return new Sample(1, datum.value());
            }
            if (datum.statisticValues() != null) {
                return new Sample(
                        datum.statisticValues().sampleCount(),
                        datum.statisticValues().sum());
            }
            if (datum.values() == null || datum.values().isEmpty()) {
                throw new AwsError(
                        400,
                        "InvalidParameterCombination",
                        "At least one of the parameters Value, Values and StatisticValues must be specified.");
            }
            var count = 0.0;
            var sum = 0.0;
            for (var i = 0; i < datum.values().size(); i++) {
                var times = datum.counts() == null ? 1 : datum.counts().get(i);
                count += times;
                sum += times * datum.values().get(i);
            }
            return new Sample(count, sum);
        }

        double mean() {
            return count == 0 ? 0 : sum / count;
        }
    }
}
