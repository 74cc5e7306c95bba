package io.cartstream.event;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Reads times as RFC 3339 writes them. Nearly every event has one like {@code 2026-11-22T10:00:00.123Z}, and each is read three times, so
 * those are read by hand; the JDK's formatter, which reads the others, made a third of the garbage of a request. A property test holds the
 * one against the other.
 */
final class Rfc3339 {
    private static final String SHAPE = "0000-00-00T00:00:00";
    private static final int MAX_FRACTION_DIGITS = 9;
    private static final int DECIMAL = 10;
    private static final int MONTHS = 12;
    private static final int HOURS = 24;
    private static final int SIXTY = 60;

    private Rfc3339() {}

    /**
     * The instant that {@code text} names.
     *
     * @throws DateTimeException where it is not a date and time with an offset
     */
    static Instant parse(String text) {
        return plain(text).orElseGet(() -> OffsetDateTime.parse(text).toInstant());
    }

    /** The same for date and time in UTC, with seconds and perhaps a fraction of up to nine digits; empty where it is not that. */
    static Optional<Instant> plain(String text) {
        if (!hasShape(text)) {
            return Optional.empty();
        }
        var year = number(text, 0, 4);
        var month = number(text, 5, 7);
        var day = number(text, 8, 10);
        var hour = number(text, 11, 13);
        var minute = number(text, 14, 16);
        var second = number(text, 17, 19);
        if (!isDate(year, month, day) || hour >= HOURS || minute >= SIXTY || second >= SIXTY) {
            return Optional.empty();
        }
        var ofDay = (hour * SIXTY + minute) * SIXTY + second;
        var seconds = TimeUnit.DAYS.toSeconds(LocalDate.of(year, month, day).toEpochDay()) + ofDay;
        return Optional.of(Instant.ofEpochSecond(seconds, nanos(text)));
    }

    private static boolean hasShape(String text) {
        var end = text.length() - 1;
        if (end < SHAPE.length() || text.charAt(end) != 'Z') {
            return false;
        }
        for (var i = 0; i < SHAPE.length(); i++) {
            if (SHAPE.charAt(i) == '0' ? !isDigit(text.charAt(i)) : text.charAt(i) != SHAPE.charAt(i)) {
                return false;
            }
        }
        return end == SHAPE.length() || isFraction(text, end);
    }

    private static boolean isFraction(String text, int end) {
        var digits = end - SHAPE.length() - 1;
        if (text.charAt(SHAPE.length()) != '.' || digits < 1 || digits > MAX_FRACTION_DIGITS) {
            return false;
        }
        for (var i = end - digits; i < end; i++) {
            if (!isDigit(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isDate(int year, int month, int day) {
        return month >= 1
                && month <= MONTHS
                && day >= 1
                && day <= YearMonth.of(year, month).lengthOfMonth();
    }

    private static int nanos(String text) {
        var end = text.length() - 1;
        if (end == SHAPE.length()) {
            return 0;
        }
        var from = SHAPE.length() + 1;
        var nanos = number(text, from, end);
        for (var digits = end - from; digits < MAX_FRACTION_DIGITS; digits++) {
            nanos *= DECIMAL;
        }
        return nanos;
    }

    private static int number(String text, int from, int to) {
        var number = 0;
        for (var i = from; i < to; i++) {
            number = number * DECIMAL + text.charAt(i) - '0';
        }
        return number;
    }

    private static boolean isDigit(char character) {
        return character >= '0' && character <= '9';
    }
}
