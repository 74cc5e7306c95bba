package io.cartstream.service;

/** Where metrics go. */
public enum MetricsTarget {
    NONE,
    CLOUDWATCH
}
