package io.cartstream.ingest;

import io.cartstream.config.DataSize;
import io.cartstream.ingest.FaultyStream.Ending;
import java.time.Duration;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** Any interleaving of arrivals, partial failures, throttling, lost answers, late commits and retries keeps what ingest promises. */
class LaneOrderPropertyTest {
    /** Something that happens. */
    sealed interface Happening {
        record Arrival(int user, int events, int padding) implements Happening {}

        record Answer(int call, Ending ending) implements Happening {}

        record Pause(int millis) implements Happening {}

        record LateCommit() implements Happening {}
    }

    @Property(tries = 2000)
    void everyHistoryKeepsOrderAndLosesAndInventsNothing(
            @ForAll("histories") List<Happening> history,
            @ForAll @IntRange(max = 4) int laneBits,
            @ForAll @IntRange(min = 1, max = 4) int putsInFlight,
            @ForAll @IntRange(max = 60) int lingerMillis) {
        var world = new IngestWorld(new IngestLimits(
                1 << laneBits,
                DataSize.ofKibibytes(1),
                Duration.ofMillis(lingerMillis),
                putsInFlight,
                IngestWorld.DEADLINE));

        for (var happening : history) {
            switch (happening) {
                case Happening.Arrival(int user, int events, int padding) ->
                    world.arrive("user" + user, events, padding);
                case Happening.Answer(int call, Ending ending) -> world.end(call, ending);
                case Happening.Pause(int millis) -> world.loop.advance(Duration.ofMillis(millis));
                case Happening.LateCommit() -> world.stream.storeLate();
            }
        }
        world.recover();

        world.check();
    }

    @Provide
    Arbitrary<List<Happening>> histories() {
        var arrivals = Combinators.combine(
                        Arbitraries.integers().between(0, 5),
                        Arbitraries.integers().between(1, 4),
                        Arbitraries.of(0, 0, 300, 2000))
                .<Happening>as(Happening.Arrival::new);
        var answers = Combinators.combine(Arbitraries.integers().between(0, 9), Arbitraries.of(Ending.class))
                .<Happening>as(Happening.Answer::new);
        var pauses = Arbitraries.of(1, 40, 300, 2_000, 9_000).<Happening>map(Happening.Pause::new);
        var lateCommits = Arbitraries.<Happening>just(new Happening.LateCommit());
        return Arbitraries.frequencyOf(
                        net.jqwik.api.Tuple.of(5, arrivals),
                        net.jqwik.api.Tuple.of(5, answers),
                        net.jqwik.api.Tuple.of(2, pauses),
                        net.jqwik.api.Tuple.of(1, lateCommits))
                .list()
                .ofMaxSize(120);
    }
}
