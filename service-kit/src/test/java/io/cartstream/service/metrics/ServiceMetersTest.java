package io.cartstream.service.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Meter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.cloudwatch.CloudWatchAsyncClient;
import software.amazon.awssdk.services.cloudwatch.model.MetricDatum;
import software.amazon.awssdk.services.cloudwatch.model.PutMetricDataRequest;
import software.amazon.awssdk.services.cloudwatch.model.PutMetricDataResponse;

class ServiceMetersTest {
    @Test
    void onlyAllowedMetricsAreRegistered() {
        try (var meters = ServiceMeters.silent(name -> name.startsWith("shop."))) {
            meters.meters().counter("shop.orders").increment();
            meters.meters().counter("jvm.threads").increment();

            assertThat(meters.meters().getMeters())
                    .extracting(Meter::getId)
                    .extracting(Meter.Id::getName)
                    .containsExactly("shop.orders");
        }
    }

    @Test
    void whatIsLeftOfAMinuteIsPublishedAtTheEnd() {
        var cloudWatch = new Published();
        var meters = ServiceMeters.toCloudWatch(
                PublishedMetrics.DEFAULT, "Shop", name -> name.startsWith("shop."), cloudWatch);
        meters.meters().counter("shop.orders").increment();
        meters.meters().counter("jvm.threads").increment();

        meters.close();

        assertThat(cloudWatch.requests).singleElement().satisfies(request -> {
            assertThat(request.namespace()).isEqualTo("Cartstream/Shop");
            assertThat(request.metricData()).extracting(MetricDatum::metricName).containsExactly("shop.orders.count");
            // A shorter step would have it published in high resolution.
            assertThat(request.metricData())
                    .extracting(MetricDatum::storageResolution)
                    .containsOnly(60);
        });
    }

    private static final class Published implements CloudWatchAsyncClient {
        private final List<PutMetricDataRequest> requests = new ArrayList<>();

        @Override
        public CompletableFuture<PutMetricDataResponse> putMetricData(PutMetricDataRequest request) {
            requests.add(request);
            return CompletableFuture.completedFuture(
                    PutMetricDataResponse.builder().build());
        }

        @Override
        public String serviceName() {
            return "cloudwatch";
        }

        @Override
        public void close() {}
    }
}
