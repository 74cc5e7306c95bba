package io.cartstream.service.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PublishedMetricsTest {
    @Test
    void twoEnvironmentsOfAnAccountPublishApart() {
        assertThat(new PublishedMetrics("cartstream-dev", Set.of()).namespaceOf("Api"))
                .isEqualTo("cartstream-dev/Api");
        assertThat(new PublishedMetrics("cartstream-prod", Set.of()).namespaceOf("Api"))
                .isEqualTo("cartstream-prod/Api");
        assertThat(PublishedMetrics.DEFAULT.namespaceOf("Worker")).isEqualTo("Cartstream/Worker");
    }

    @ParameterizedTest
    @ValueSource(strings = {"AWS/Kinesis", "/shop", "a shop", "käufe"})
    void whatCloudWatchWouldRefuseIsNoNamespace(String text) {
        assertThat(PublishedMetrics.isPrefix(text)).isFalse();
    }

    @Test
    void allMetricsArePublishedWhereNoneIsNamed() {
        assertThat(PublishedMetrics.DEFAULT.areAll()).isTrue();
        assertThat(PublishedMetrics.DEFAULT.include("lag")).isTrue();
    }

    @Test
    void whatIsNotNamedIsNotPublishedAndSoNotPaidFor() {
        var published = new PublishedMetrics("cartstream-small", Set.of("lag", "freshness"));

        assertThat(published.include("lag")).isTrue();
        assertThat(published.include("freshness.percentile")).isTrue();
        assertThat(published.include("shards")).isFalse();
    }
}
