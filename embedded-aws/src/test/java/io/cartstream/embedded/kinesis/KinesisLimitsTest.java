package io.cartstream.embedded.kinesis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cartstream.embedded.Clients;
import io.cartstream.embedded.faults.Faults;
import io.cartstream.embedded.http.AwsGateway;
import io.cartstream.embedded.http.LoopbackServer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.ExpiredIteratorException;
import software.amazon.awssdk.services.kinesis.model.GetRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.ProvisionedThroughputExceededException;
import software.amazon.awssdk.services.kinesis.model.PutRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.PutRecordsResultEntry;
import software.amazon.awssdk.services.kinesis.model.ShardIteratorType;

/** Throughput limits, iterator age and retention, on a clock that the test moves. */
class KinesisLimitsTest {
    private final AdjustableClock clock = new AdjustableClock();
    private EmbeddedKinesis kinesis;
    private LoopbackServer server;
    private KinesisClient client;

    @BeforeEach
    void start(@TempDir Path data) {
        kinesis = EmbeddedKinesis.open(data, clock, true, "us-east-1", new Faults());
        server = LoopbackServer.start(0, "the AWS port", new AwsGateway(List.of(kinesis.service()), Map.of()));
        client = Clients.kinesis(server.uri());
        client.createStream(request -> request.streamName("events").shardCount(1));
    }

    @AfterEach
    void stop() {
        client.close();
        server.close();
        kinesis.close();
    }

    @Test
    void aShardTakesAThousandRecordsASecondAndThrottlesTheRestOneByOne() {
        assertThat(putRecords(500, 10).failedRecordCount()).isZero();
        assertThat(putRecords(400, 10).failedRecordCount()).isZero();
        var over = putRecords(150, 10);
        assertThat(over.failedRecordCount()).isEqualTo(50);
        assertThat(over.records())
                .filteredOn(entry -> entry.errorCode() != null)
                .extracting(PutRecordsResultEntry::errorCode)
                .containsOnly("ProvisionedThroughputExceededException");
        assertThatThrownBy(() -> client.putRecord(request ->
                        request.streamName("events").partitionKey("a").data(SdkBytes.fromUtf8String("x"))))
                .isInstanceOf(ProvisionedThroughputExceededException.class);
        clock.advance(Duration.ofSeconds(1));
        assertThat(putRecords(500, 10).failedRecordCount()).isZero();
    }

    @Test
    void aShardTakesAMegabyteASecond() {
        assertThat(putRecords(10, 100_000).failedRecordCount()).isZero();
        assertThat(putRecords(2, 100_000).failedRecordCount()).isEqualTo(2);
        clock.advance(Duration.ofMillis(200));
        assertThat(putRecords(2, 100_000).failedRecordCount()).isZero();
    }

    @Test
    void aShardAnswersFiveReadsASecond() {
        for (var i = 0; i < 5; i++) {
            get(iterator());
        }
        assertThatThrownBy(() -> get(iterator())).isInstanceOf(ProvisionedThroughputExceededException.class);
        clock.advance(Duration.ofMillis(200));
        assertThat(get(iterator()).records()).isEmpty();
    }

    @Test
    void aBigReadIsPaidForWithSilence() {
        for (var i = 0; i < 6; i++) {
            putRecords(10, 100_000);
            clock.advance(Duration.ofSeconds(1));
        }
        assertThat(get(iterator()).records()).hasSize(60);
        assertThatThrownBy(() -> get(iterator())).isInstanceOf(ProvisionedThroughputExceededException.class);
        clock.advance(Duration.ofSeconds(2));
        assertThat(get(iterator()).records()).hasSize(60);
    }

    @Test
    void anIteratorExpiresAfterFiveMinutes() {
        var iterator = iterator();
        clock.advance(Duration.ofMinutes(5));
        get(iterator);
        clock.advance(Duration.ofMillis(1));
        assertThatThrownBy(() -> get(iterator)).isInstanceOf(ExpiredIteratorException.class);
    }

    @Test
    void millisBehindLatestIsTheAgeOfWhatWasReadLast() {
        putRecords(2, 10);
        clock.advance(Duration.ofMillis(1_500));
        var first =
                client.getRecords(request -> request.shardIterator(iterator()).limit(1));
        assertThat(first.millisBehindLatest()).isEqualTo(1_500);
        assertThat(get(first.nextShardIterator()).millisBehindLatest()).isZero();
    }

    @Test
    void expiredRecordsAreNoLongerReadAndTheirSpaceIsFreed() throws IOException {
        putRecords(10, 100_000);
        var iterator = iterator();
        clock.advance(Duration.ofHours(23).plusMinutes(58));
        putRecords(1, 10);
        clock.advance(Duration.ofMinutes(4));

        assertThat(get(iterator()).records()).hasSize(1);
        assertThat(kinesis.records("events")).hasSize(1);
        clock.advance(Duration.ofHours(24));
        kinesis.expire();
        assertThat(kinesis.records("events")).isEmpty();
        assertThat(kinesis.bytesOnDisk("events")).isZero();
        assertThatThrownBy(() -> get(iterator)).isInstanceOf(ExpiredIteratorException.class);
    }

    @Test
    void aClosedShardGoesWhenItsLastRecordHasExpired() throws IOException {
        client.splitShard(request -> request.streamName("events")
                .shardToSplit("shardId-000000000000")
                .newStartingHashKey("1000"));
        clock.advance(Duration.ofHours(25));
        kinesis.expire();
        assertThat(kinesis.shards("events")).containsExactly("shardId-000000000001", "shardId-000000000002");
    }

    private PutRecordsResponse putRecords(int count, int bytes) {
        var data = "x".repeat(bytes);
        return client.putRecords(request -> request.streamName("events")
                .records(IntStream.range(0, count)
                        .mapToObj(i -> KinesisContractTest.entry("a", data))
                        .toList()));
    }

    private String iterator() {
        return client.getShardIterator(request -> request.streamName("events")
                        .shardId("shardId-000000000000")
                        .shardIteratorType(ShardIteratorType.TRIM_HORIZON))
                .shardIterator();
    }

    private GetRecordsResponse get(String iterator) {
        return client.getRecords(request -> request.shardIterator(iterator));
    }
}
