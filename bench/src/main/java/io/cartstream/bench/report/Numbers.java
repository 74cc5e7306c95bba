package io.cartstream.bench.report;

import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.Locale;

/** Numbers as a reader wants them. */
public final class Numbers {
    private static final double SMALL = 10;
    private static final double MEBIBYTE = 1024.0 * 1024;

    private Numbers() {}

    /** Grouped by thousands, without decimals from 10 on. */
    public static String count(double value) {
        return format(Math.abs(value) < SMALL ? "0.##" : "#,##0", value);
    }

    /** With one decimal. */
    public static String millis(double value) {
        return format("#,##0.0", value);
    }

    public static String percent(double share) {
        return format("0", share * 100) + " %";
    }

    /** In MiB. */
    public static String mebibytes(long bytes) {
        return format("#,##0", bytes / MEBIBYTE);
    }

    /** Such as 4.2 ×. */
    public static String times(double factor) {
        return format("#,##0.0", factor) + " ×";
    }

    private static String format(String pattern, double value) {
        return new DecimalFormat(pattern, DecimalFormatSymbols.getInstance(Locale.ROOT)).format(value);
    }
}
