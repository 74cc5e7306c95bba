package io.cartstream.service.metrics;

import java.util.Set;
import java.util.regex.Pattern;

/**
 * Where a service's metrics go in CloudWatch, and which: several environments may share an account, and metrics have no dimension that
 * could tell them from each other; and each metric is paid for by the month. Immutable.
 *
 * @param prefix what the namespaces begin with, such as {@code cartstream-dev}: at most 100 characters
 * @param names of the metrics that are published, without the suffixes of CloudWatch's names; empty for all
 */
public record PublishedMetrics(String prefix, Set<String> names) {
    /** Of a service that is told nothing. */
    public static final PublishedMetrics DEFAULT = new PublishedMetrics("Cartstream", Set.of());

    /**
     * A namespace has at most 255 characters, of which a service's own name takes some; {@code AWS/} is reserved. Source: Amazon CloudWatch
     * API Reference, PutMetricData.
     */
    private static final Pattern PREFIX = Pattern.compile("(?!AWS/)[A-Za-z0-9][A-Za-z0-9._/#-]{0,99}");

    public PublishedMetrics {
        names = Set.copyOf(names);
    }

    /** Whether CloudWatch takes a text as the beginning of a namespace. */
    public static boolean isPrefix(String text) {
        return PREFIX.matcher(text).matches();
    }

    /** The namespace of one kind of service, such as {@code cartstream-dev/Api}. */
    public String namespaceOf(String service) {
        return prefix + "/" + service;
    }

    public boolean areAll() {
        return names.isEmpty();
    }

    /** Whether a metric of this name is among them; a timer's percentiles are, where the timer is. */
    public boolean include(String name) {
        return areAll() || names.contains(name) || names.contains(name.replaceFirst("\\.percentile$", ""));
    }
}
