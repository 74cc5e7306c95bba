package io.cartstream.worker.features;

import static org.assertj.core.api.Assertions.assertThat;

import io.cartstream.event.CartItem;
import io.cartstream.event.EventType;
import io.cartstream.event.ShoppingEvent;
import io.cartstream.store.Position;
import io.cartstream.store.RecentEvents;
import io.cartstream.store.ShopperItem;
import io.cartstream.worker.stream.PlacedEvent;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The state folded here is the list of event ids, so that one sees what was counted. */
class ShopperFoldTest {
    private static final Instant MONDAY = Instant.parse("2026-11-23T08:00:00Z");
    private static final Duration WEEK = Duration.ofDays(7);

    @Test
    void aReplayedEventIsSkippedAndARetryCountsOnce() {
        var first = fold("s1", Map.of(), placed("a", 1, 0), placed("b", 1, 1), placed("a", 2, 0));
        assertThat(state(first)).isEqualTo("ab");
        assertThat(first.duplicates()).containsExactly("7");

        var again = fold("s1", first.changed(), placed("b", 1, 1), placed("a", 2, 0), placed("c", 3, 0));
        assertThat(state(again)).isEqualTo("abc");
        assertThat(again.replayed()).containsExactly("7", "7");
        assertThat(again.duplicates()).isEmpty();
    }

    @Test
    void aRetryMovesThePositionSoThatItsOwnReplayIsSkipped() {
        var folded = fold("s1", Map.of(), placed("a", 1, 0), placed("a", 2, 0));

        assertThat(folded.changed().get("7").progress().get("s1").position()).isEqualTo(position(2, 0));
    }

    @Test
    void subSequenceNumbersOrderEventsOfOneRecord() {
        var folded =
                fold("s1", fold("s1", Map.of(), placed("a", 9, 2)).changed(), placed("b", 9, 1), placed("c", 10, 0));

        assertThat(state(folded)).isEqualTo("ac");
    }

    @Test
    void theOldestIdIsForgottenPastTheBound() {
        var folded = fold(
                "s1",
                Map.of(),
                placed("a", 1, 0),
                placed("b", 2, 0),
                placed("c", 3, 0),
                placed("d", 4, 0),
                placed("e", 5, 0),
                placed("b", 6, 0),
                placed("a", 7, 0));

        assertThat(state(folded)).isEqualTo("abcdea");
    }

    @Test
    void anIdReceivedLongerAgoThanTheRetryWindowIsForgotten() {
        var within = fold("s1", Map.of(), placed("a", 1, 0), placed("b", 2, 0), placed("c", 11, 0), placed("a", 12, 0));
        var past = fold("s1", Map.of(), placed("a", 1, 0), placed("b", 2, 0), placed("c", 12, 0), placed("a", 13, 0));

        assertThat(state(within)).isEqualTo("abc");
        assertThat(state(past)).isEqualTo("abca");
    }

    @Test
    void theNewestIdsAreKnownHoweverOldTheyAre() {
        var folded =
                fold("s1", Map.of(), placed("a", 1, 0), placed("b", 2, 0), placed("c", 100, 0), placed("b", 5_000, 0));

        assertThat(state(folded)).isEqualTo("abc");
    }

    @Test
    void aChildAfterItsParentIsNotTwoLiveShards() {
        var parent = fold("parent", Map.of(), placed("a", 1, 0));
        var child = fold("child", parent.changed(), placed("b", 2, 0), placed("c", 3, 0));

        assertThat(state(child)).isEqualTo("abc");
        assertThat(child.fedByTwoShards()).isEmpty();
    }

    @Test
    void twoLiveShardsAreBothCountedAndNoticed() {
        var one = fold("s1", Map.of(), placed("a", 1, 0));
        var other = fold("s2", one.changed(), placed("b", 2, 0));
        var oneAgain = fold("s1", other.changed(), placed("c", 3, 0));

        assertThat(state(oneAgain)).isEqualTo("abc");
        assertThat(oneAgain.fedByTwoShards()).containsExactly("7");
    }

    @Test
    void whatAShardDeliveredLongerAgoThanTheRetentionIsDropped() {
        var parent = fold("parent", Map.of(), placed("a", 1, 0));
        var within = fold("child", parent.changed(), placed("b", (int) WEEK.toSeconds(), 0));
        var past = fold("child", within.changed(), placed("c", (int) WEEK.toSeconds() + 2, 0));

        assertThat(within.changed().get("7").progress()).containsOnlyKeys("parent", "child");
        assertThat(past.changed().get("7").progress()).containsOnlyKeys("child");
    }

    private static ShopperFold.Folded<String> fold(
            String shard, Map<String, ShopperItem<String>> known, PlacedEvent... events) {
        return new ShopperFold<>(shard, WEEK, new RecentEvents.Bound(Duration.ofSeconds(10), 2, 4), "")
                .fold(
                        List.of(events),
                        known,
                        (state, placed) -> state + placed.event().eventId());
    }

    private static String state(ShopperFold.Folded<String> folded) {
        return folded.changed().get("7").state();
    }

    /** Received and arrives as many seconds after Monday morning as its sequence number says. */
    private static PlacedEvent placed(String eventId, int sequence, int sub) {
        var event = new ShoppingEvent(
                eventId,
                "7",
                EventType.CHECKOUT,
                List.of(CartItem.of("p")),
                MONDAY,
                MONDAY.plusSeconds(sequence),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
        return new PlacedEvent(event, position(sequence, sub), MONDAY.plusSeconds(sequence), ByteBuffer.allocate(0));
    }

    private static Position position(int sequence, int sub) {
        return new Position(BigInteger.valueOf(sequence), sub);
    }
}
