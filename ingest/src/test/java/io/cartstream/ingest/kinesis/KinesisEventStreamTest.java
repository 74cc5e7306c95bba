package io.cartstream.ingest.kinesis;

import static io.cartstream.ingest.EventStream.Verdict.ACKNOWLEDGED;
import static io.cartstream.ingest.EventStream.Verdict.FAILED;
import static io.cartstream.ingest.EventStream.Verdict.THROTTLED;
import static org.assertj.core.api.Assertions.assertThat;

import io.cartstream.ingest.OutgoingRecord;
import io.cartstream.ingest.aws.KinesisStub;
import io.cartstream.ingest.aws.KinesisStub.Fault;
import io.cartstream.ingest.aws.SdkSettings;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class KinesisEventStreamTest {
    /** For calls that are answered: a crowded machine needs seconds for a client's first. */
    private static final Duration LONG_TIMEOUT = Duration.ofSeconds(50);

    /** For one that is not. */
    private static final Duration TIMEOUT = Duration.ofSeconds(2);

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final KinesisStub kinesis = new KinesisStub(Duration.ZERO);
    private final SdkSettings sdk = new SdkSettings("aws.endpointUrlKinesis", kinesis.address());
    private final KinesisEventStream stream = KinesisEventStream.open("s", 4, LONG_TIMEOUT);

    @AfterEach
    void stop() {
        stream.close();
        sdk.close();
        kinesis.close();
    }

    @Test
    void recordsArriveAsTheyAre() {
        assertThat(stream.put(records("a", "b", "c")))
                .succeedsWithin(PATIENCE)
                .isEqualTo(List.of(ACKNOWLEDGED, ACKNOWLEDGED, ACKNOWLEDGED));

        assertThat(kinesis.stored())
                .extracting(record -> record.partitionKey() + " " + record.explicitHashKey() + " "
                        + new String(record.data(), StandardCharsets.UTF_8))
                .containsExactly("key 17 a", "key 17 b", "key 17 c");
    }

    @Test
    void failuresInsideAnAnswerOfSuccessAreSeen() {
        kinesis.next(Fault.THROTTLE_EVERY_SECOND_RECORD, Fault.FAIL_EVERY_SECOND_RECORD);

        assertThat(stream.put(records("a", "b", "c")))
                .succeedsWithin(PATIENCE)
                .isEqualTo(List.of(ACKNOWLEDGED, THROTTLED, ACKNOWLEDGED));
        assertThat(stream.put(records("a", "b", "c")))
                .succeedsWithin(PATIENCE)
                .isEqualTo(List.of(ACKNOWLEDGED, FAILED, ACKNOWLEDGED));
    }

    @Test
    void throttledCallThrottlesAllItsRecords() {
        kinesis.next(Fault.THROTTLE_CALL);

        assertThat(stream.put(records("a", "b"))).succeedsWithin(PATIENCE).isEqualTo(List.of(THROTTLED, THROTTLED));
    }

    @ParameterizedTest
    @EnumSource(names = {"SERVER_ERROR", "HANG", "CLOSE_AFTER_COMMIT"})
    void callWithoutAnAnswerIsUnknownAndNotRetriedBehindOurBack(Fault fault) {
        kinesis.next(fault);

        try (var waiting = KinesisEventStream.open("s", 4, fault == Fault.HANG ? TIMEOUT : LONG_TIMEOUT)) {
            assertThat(waiting.put(records("a"))).failsWithin(PATIENCE);
        }

        assertThat(kinesis.stored()).hasSize(fault == Fault.CLOSE_AFTER_COMMIT ? 1 : 0);
    }

    @Test
    void probeTellsAStreamFromNone() {
        assertThat(stream.probe()).succeedsWithin(PATIENCE);
        try (var missing = KinesisEventStream.open("missing", 4, LONG_TIMEOUT)) {
            assertThat(missing.probe()).failsWithin(PATIENCE);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"LimitExceededException", "ThrottlingException"})
    void throttledProbeIsAnAnswer(String error) {
        try (var throttled = KinesisEventStream.open(error, 4, LONG_TIMEOUT)) {
            assertThat(throttled.probe()).succeedsWithin(PATIENCE);
        }
    }

    private static List<OutgoingRecord> records(String... data) {
        return java.util.Arrays.stream(data)
                .map(text -> new OutgoingRecord("key", "17", text.getBytes(StandardCharsets.UTF_8)))
                .toList();
    }
}
