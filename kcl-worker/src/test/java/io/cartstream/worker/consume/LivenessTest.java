package io.cartstream.worker.consume;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;

class LivenessTest {
    private Instant now = Instant.parse("2026-11-23T10:00:00Z");
    private double heapInUse;

    @Test
    void aHeapThatStaysFullAfterCollectionsIsToldAfterAMinute() {
        var heap = new HeapRoom(() -> heapInUse, () -> now);
        heapInUse = 0.99;

        assertThat(heap.isLeft()).isTrue();
        now = now.plusSeconds(59);
        assertThat(heap.isLeft()).isTrue();
        now = now.plusSeconds(1);
        assertThat(heap.isLeft()).isFalse();

        heapInUse = 0.5;
        assertThat(heap.isLeft()).isTrue();
        heapInUse = 0.99;
        assertThat(heap.isLeft()).as("full for a moment").isTrue();
    }

    @Test
    void theHeapOfThisProcessIsLookedAt() {
        System.gc();

        assertThat(HeapRoom.oldGenerationAfterCollection()).isBetween(0.001, 0.9);
        assertThat(HeapRoom.ofThisProcess(() -> now).isLeft()).isTrue();
    }

    @Test
    void aLoopOfKclThatNoLongerTurnsIsNotBeating() {
        var heartbeat = new Heartbeat(() -> now);
        heartbeat.prioritize(List.of());

        now = now.plus(Heartbeat.LONGEST_ROUND);
        assertThat(heartbeat.isBeating()).isTrue();
        now = now.plusMillis(1);
        assertThat(heartbeat.isBeating()).isFalse();

        heartbeat.prioritize(List.of());
        assertThat(heartbeat.isBeating()).isTrue();
    }

    @Test
    void aStartMayTakeItsTime() {
        var heartbeat = new Heartbeat(() -> now);

        now = now.plus(Heartbeat.LONGEST_START);
        assertThat(heartbeat.isBeating()).isTrue();
        heartbeat.starts();
        now = now.plus(Heartbeat.LONGEST_START).plusMillis(1);
        assertThat(heartbeat.isBeating()).isFalse();
    }

    @Test
    void whatIsMissingIsNamed() {
        var liveness =
                new Liveness(List.of(new Liveness.Sign("kcl", () -> false), new Liveness.Sign("heap", () -> true)));

        assertThat(liveness.missing()).containsExactly("kcl");
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 503, 0})
    void anOutageAtTheStartIsWaitedForHoweverLongItTakes(int status) {
        var outage = status == 0
                ? SdkClientException.create("no answer")
                : DynamoDbException.builder().statusCode(status).build();
        var patience = new StartPatience();

        IntStream.range(0, 1_000)
                .forEach(_ -> assertThat(patience.isOverAfter(new IllegalStateException(outage)))
                        .isFalse());
    }

    @Test
    void aStartThatIsRefusedIsGivenUp() {
        var refused = DynamoDbException.builder().statusCode(400).build();
        var patience = new StartPatience();

        assertThat(IntStream.rangeClosed(1, 100)
                        .filter(_ -> patience.isOverAfter(refused))
                        .findFirst())
                .hasValue(StartPatience.MOST_REFUSALS);
    }
}
