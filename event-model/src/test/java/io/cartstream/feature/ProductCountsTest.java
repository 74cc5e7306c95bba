package io.cartstream.feature;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.LongRange;

class ProductCountsTest {
    private static final long DAY = 24 * 3_600_000L;

    @Property(tries = 300)
    void partialsOfAnyCutAddUpToTheWhole(@ForAll("lines") List<OrderLine> lines, @ForAll("cuts") List<Integer> cuts) {
        var whole = ProductCounts.EMPTY;
        var partials = new ProductCounts[] {ProductCounts.EMPTY, ProductCounts.EMPTY, ProductCounts.EMPTY};
        for (var i = 0; i < lines.size(); i++) {
            whole = whole.with(lines.get(i));
            var part = cuts.get(i % cuts.size());
            partials[part] = partials[part].with(lines.get(i));
        }

        assertThat(partials[0].plus(partials[1]).plus(partials[2])).isEqualTo(whole);
    }

    @Property(tries = 300)
    void windowsEqualAPlainCount(@ForAll("lines") List<OrderLine> lines) {
        var counts = ProductCounts.EMPTY;
        var clock = StreamClock.UNSET;
        for (var line : lines) {
            counts = counts.with(line);
            clock = clock.advancedTo(line.orderedAt());
        }
        var today = clock.hour().toEpochMilli() / DAY;

        for (var days : new int[] {1, 7, 30}) {
            assertThat(counts.daily().within(days, clock.hour()))
                    .isEqualTo(lines.stream()
                            .filter(line -> line.orderedAt().toEpochMilli() / DAY > today - days)
                            .count());
        }
        assertThat(counts.daily().byEpochDay()).hasSizeLessThanOrEqualTo(DailyOrders.DAYS);
    }

    @Property(tries = 300)
    void windowsAreWholeWhereTheNewestLineIsUpToADayAheadOfTheClock(
            @ForAll("lines") List<OrderLine> lines, @ForAll @LongRange(max = DAY) long ahead) {
        var counts = lines.stream().reduce(ProductCounts.EMPTY, ProductCounts::with, ProductCounts::plus);
        var newest =
                lines.stream().map(OrderLine::orderedAt).max(Instant::compareTo).orElseThrow();
        var clock = new StreamClock(newest.minusMillis(ahead));
        var today = Math.floorDiv(clock.hour().toEpochMilli(), DAY);

        for (var days : new int[] {1, 7, 30}) {
            assertThat(counts.daily().within(days, clock.hour()))
                    .isEqualTo(lines.stream()
                            .map(line -> line.orderedAt().toEpochMilli() / DAY)
                            .filter(day -> day > today - days && day <= today)
                            .count());
        }
    }

    @Provide
    Arbitrary<List<OrderLine>> lines() {
        var time = Arbitraries.longs().between(0, 60 * DAY).map(Instant::ofEpochMilli);
        return Combinators.combine(Arbitraries.longs().between(1, 3), time)
                .as((nth, at) -> new OrderLine("p", nth, at))
                .list()
                .ofMinSize(1)
                .ofMaxSize(80);
    }

    @Provide
    Arbitrary<List<Integer>> cuts() {
        return Arbitraries.integers().between(0, 2).list().ofMinSize(1).ofMaxSize(10);
    }
}
