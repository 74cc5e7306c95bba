package io.cartstream.service;

import io.cartstream.service.metrics.PublishedMetrics;
import io.cartstream.service.settings.DeclaredSettings.Section;
import io.cartstream.service.settings.Setting;
import io.cartstream.service.settings.Settings;
import java.util.List;
import java.util.Set;

/**
 * What every service has settings for.
 *
 * @param environment where it runs
 * @param logFormat how its log lines look
 * @param metrics where its metrics go
 * @param published which of them go to CloudWatch, and under which namespace
 */
public record ServiceSettings(
        Environment environment, LogFormat logFormat, MetricsTarget metrics, PublishedMetrics published) {
    public static final Setting<Environment> ENVIRONMENT = Setting.choice("CARTSTREAM_ENVIRONMENT", Environment.class)
            .byDefault(Environment.LOCAL)
            .describedAs(
                    "Where the service runs. Other defaults depend on it; `cloud` requires secrets, keys and origins.");

    public static final Setting<LogFormat> LOG_FORMAT = Setting.choice("CARTSTREAM_LOG_FORMAT", LogFormat.class)
            .byDefault(LogFormat.TEXT)
            .butWhere(ENVIRONMENT, Environment.CLOUD, LogFormat.JSON)
            .describedAs("How log lines look.");

    public static final Setting<MetricsTarget> METRICS = Setting.choice("CARTSTREAM_METRICS", MetricsTarget.class)
            .byDefault(MetricsTarget.NONE)
            .butWhere(ENVIRONMENT, Environment.CLOUD, MetricsTarget.CLOUDWATCH)
            .describedAs("Where metrics go, once a minute. The metrics are in [metrics.md](metrics.md).");

    public static final Setting<String> METRICS_NAMESPACE = Setting.text(
                    "CARTSTREAM_METRICS_NAMESPACE",
                    "1 to 100 letters, digits and . _ / # - that begin with a letter or digit, not with AWS/",
                    "cartstream-dev",
                    PublishedMetrics::isPrefix)
            .byDefault(PublishedMetrics.DEFAULT.prefix())
            .describedAs("First part of the CloudWatch namespace, before `/Api`, `/Worker` or `/Bridge`. "
                    + "Terraform sets it to the environment's name, since several may share an account.");

    public static final Setting<List<String>> METRICS_PUBLISHED = Setting.texts(
                    "CARTSTREAM_METRICS_PUBLISHED",
                    "one or more names of metrics, separated by commas",
                    "lag,shards.stalled",
                    name -> name.matches("[a-z_.]+"))
            .byDefault("all", List.of())
            .describedAs(
                    "Names of the metrics that go to CloudWatch, as [metrics.md](metrics.md) lists them. KCL's own "
                            + "are left out then. Each metric is paid for by the month: `metrics = \"alarms\"` in Terraform "
                            + "names those that alarms and scaling read.");

    public static final Setting<String> TABLE_PREFIX = Setting.text("CARTSTREAM_TABLE_PREFIX", "cartstream-g1-")
            .byDefault("cartstream-g1-")
            .describedAs("What the names of the feature tables begin with: environment and feature generation.");

    /** What all services declare, before everything else. */
    public static final Section SECTION = new Section(
            "Every service", ENVIRONMENT, LOG_FORMAT, METRICS, METRICS_NAMESPACE, METRICS_PUBLISHED, TABLE_PREFIX);

    public static ServiceSettings of(Settings settings) {
        return new ServiceSettings(
                settings.get(ENVIRONMENT),
                settings.get(LOG_FORMAT),
                settings.get(METRICS),
                new PublishedMetrics(settings.get(METRICS_NAMESPACE), Set.copyOf(settings.get(METRICS_PUBLISHED))));
    }
}
