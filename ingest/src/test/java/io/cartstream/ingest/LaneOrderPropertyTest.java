package io.cartstream.ingest;

import io.cartstream.ingest.FaultyStream.Ending;
import io.cartstream.service.settings.DataSize;
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
    sealed interface Action {
        record Arrival(int user, int events, int padding) implements Action {}

        record Answer(int call, Ending ending) implements Action {}

        record Pause(int millis) implements Action {}

        record LateCommit() implements Action {}
    }

    @Property(tries = 2000)
    void everyHistoryKeepsOrderAndLosesAndInventsNothing(
            @ForAll("histories") List<Action> history,
            @ForAll @IntRange(max = 4) int laneBits,
            @ForAll @IntRange(min = 1, max = 4) int putsInFlight,
            @ForAll @IntRange(max = 60) int lingerMillis) {
        var world = new IngestWorld(new IngestLimits(
                1 << laneBits,
                DataSize.ofKibibytes(1),
                Duration.ofMillis(lingerMillis),
                putsInFlight,
                IngestWorld.DEADLINE));

        for (var action : history) {
            switch (action) {
                case Action.Arrival(int user, int events, int padding) -> world.arrive("user" + user, events, padding);
                case Action.Answer(int call, Ending ending) -> world.end(call, ending);
                case Action.Pause(int millis) -> world.loop.advance(Duration.ofMillis(millis));
                case Action.LateCommit() -> world.stream.storeLate();
            }
        }
        world.recover();

        world.check();
    }

    @Provide
    Arbitrary<List<Action>> histories() {
        var arrivals = Combinators.combine(
                        Arbitraries.integers().between(0, 5),
                        Arbitraries.integers().between(1, 4),
                        Arbitraries.of(0, 0, 300, 2000))
                .<Action>as(Action.Arrival::new);
        var answers = Combinators.combine(Arbitraries.integers().between(0, 9), Arbitraries.of(Ending.class))
                .<Action>as(Action.Answer::new);
        var pauses = Arbitraries.of(1, 40, 300, 2_000, 9_000).<Action>map(Action.Pause::new);
        var lateCommits = Arbitraries.<Action>just(new Action.LateCommit());
        return Arbitraries.frequencyOf(
                        net.jqwik.api.Tuple.of(5, arrivals),
                        net.jqwik.api.Tuple.of(5, answers),
                        net.jqwik.api.Tuple.of(2, pauses),
                        net.jqwik.api.Tuple.of(1, lateCommits))
                .list()
                .ofMaxSize(120);
    }
}
