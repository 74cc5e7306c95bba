package io.cartstream.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Rfc3339Test {
    private static final long FIRST_OF_YEAR_0 =
            Instant.parse("0000-01-01T00:00:00Z").getEpochSecond();
    private static final long YEAR_10000 =
            Instant.parse("+10000-01-01T00:00:00Z").getEpochSecond();

    @Property
    void everyTimeInUtcIsReadByHandAsTheJdkReadsIt(@ForAll("seconds") long second, @ForAll("nanos") int nano) {
        var time = Instant.ofEpochSecond(second, nano);

        assertThat(Rfc3339.plain(time.toString())).contains(time);
    }

    @Property(tries = 5000)
    void whatIsReadByHandTheJdkReadsAlike(@ForAll("nearlyTimes") String text) {
        var plain = Rfc3339.plain(text);

        if (plain.isPresent()) {
            assertThat(OffsetDateTime.parse(text).toInstant()).as(text).isEqualTo(plain.get());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "2026-11-22",
                "2026-11-22T10:00:00",
                "2026-11-22T10:00:00.1234567890Z",
                "2026-02-29T10:00:00Z",
                "2026-13-01T10:00:00Z",
                "2026-00-01T10:00:00Z",
                "2026-01-00T10:00:00Z",
                "2026-11-22T24:00:00Z",
                "2026-11-22T10:60:00Z",
                "2026-11-22T10:00:60Z",
                "2026-11-22T10:00:00.12x4Z",
                "2026-11-22T10:00:00,5Z",
                "2026-11-22 10:00:00Z",
                "٢٠٢٦-11-22T10:00:00Z"
            })
    void whatIsNoTimeIsRefused(String text) {
        assertThat(Rfc3339.plain(text)).isEmpty();
        assertThatThrownBy(() -> Rfc3339.parse(text)).isInstanceOf(DateTimeException.class);
    }

    @Test
    void otherOffsetsAreReadToo() {
        assertThat(Rfc3339.parse("2026-11-22T11:30:00.5+01:30")).isEqualTo(Instant.parse("2026-11-22T10:00:00.500Z"));
    }

    @Provide
    Arbitrary<Long> seconds() {
        return Arbitraries.longs().between(FIRST_OF_YEAR_0, YEAR_10000 - 1);
    }

    @Provide
    Arbitrary<Integer> nanos() {
        return Arbitraries.oneOf(
                Arbitraries.just(0),
                Arbitraries.integers().between(0, 999).map(millis -> millis * 1_000_000),
                Arbitraries.integers().between(0, 999_999_999));
    }

    /** Times with one character exchanged, put in or taken out, so that every place of the shape is tried. */
    @Provide
    Arbitrary<String> nearlyTimes() {
        var times =
                Arbitraries.of("2024-02-29T23:59:59Z", "2026-11-22T10:00:00.123Z", "1999-12-31T00:00:00.000000001Z");
        var pieces = Arbitraries.of("", "0", "1", "3", "6", "9", ":", ".", "-", "+", "T", "Z", "00");
        return Combinators.combine(
                        times,
                        Arbitraries.integers().between(0, 29),
                        Arbitraries.integers().between(0, 1),
                        pieces)
                .as((time, at, taken, piece) -> {
                    var from = Math.min(at, time.length());
                    var to = Math.min(from + taken, time.length());
                    return time.substring(0, from) + piece + time.substring(to);
                });
    }
}
