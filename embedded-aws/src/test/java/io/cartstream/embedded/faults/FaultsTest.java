package io.cartstream.embedded.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.cartstream.embedded.Clients;
import io.cartstream.embedded.EmbeddedAws;
import io.cartstream.embedded.EmbeddedAwsSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.dynamodb.model.ProvisionedThroughputExceededException;
import software.amazon.awssdk.services.firehose.model.ServiceUnavailableException;
import software.amazon.awssdk.services.kinesis.model.KinesisException;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequestEntry;
import software.amazon.awssdk.services.kinesis.model.PutRecordsResponse;

/** Every fault, felt by the real clients. */
class FaultsTest {
    private static EmbeddedAws aws;
    private static Clients clients;
    private static int streams;

    private final String stream = "faults-" + streams++;

    @BeforeAll
    static void start(@TempDir Path data) {
        aws = EmbeddedAws.start(EmbeddedAwsSettings.ephemeral(data));
        clients = new Clients(aws);
    }

    @AfterAll
    static void stop() {
        clients.close();
        aws.close();
    }

    @BeforeEach
    void createStream() {
        clients.kinesis().createStream(request -> request.streamName(stream).shardCount(1));
    }

    @AfterEach
    void clear() {
        aws.faults().clear();
    }

    @Test
    void chosenEntriesFailInsideAnAnswerOf200AndTheOthersAreStored() {
        var rule = aws.faults()
                .on("kinesis", "PutRecords")
                .entries(entry -> entry.index() % 2 == 0)
                .failEntries("InternalFailure");

        var answer = putRecords(10);

        assertThat(answer.failedRecordCount()).isEqualTo(5);
        assertThat(answer.records().get(0).errorCode()).isEqualTo("InternalFailure");
        assertThat(answer.records().get(1).sequenceNumber()).isNotNull();
        assertThat(stored()).isEqualTo(5);
        assertThat(rule.hits()).isEqualTo(5);
    }

    @Test
    void aRatioHitsTheSameEntriesForTheSameSeed() {
        var rule = aws.faults().on("kinesis", "PutRecords").ratio(0.3, 42).failEntries("InternalFailure");
        var first = failures(putRecords(100));
        aws.faults().remove(rule);
        aws.faults().on("kinesis", "PutRecords").ratio(0.3, 42).failEntries("InternalFailure");
        assertThat(failures(putRecords(100))).isEqualTo(first).hasSizeBetween(15, 45);
    }

    @Test
    void aRuleEndsAfterItsHits() {
        aws.faults().on("kinesis", "PutRecords").times(1).throttle();
        assertThatThrownBy(() -> putRecords(1))
                .isInstanceOf(
                        software.amazon.awssdk.services.kinesis.model.ProvisionedThroughputExceededException.class);
        assertThat(putRecords(1).failedRecordCount()).isZero();
    }

    @Test
    void aRuleLeavesOtherOperationsAlone() {
        aws.faults().on("kinesis", "GetRecords").throttle();
        assertThat(putRecords(1).failedRecordCount()).isZero();
    }

    @Test
    void aRequestCanBeRefusedWithAnyStatus() {
        aws.faults().on("kinesis", "PutRecords").refuse(503, "ServiceUnavailable");
        assertThatThrownBy(() -> putRecords(1))
                .isInstanceOf(KinesisException.class)
                .satisfies(e -> assertThat(((KinesisException) e).statusCode()).isEqualTo(503));
        assertThat(stored()).isZero();
    }

    @Test
    void afterACloseBehindTheCommitTheRecordsAreThereThoughNobodyWasTold() {
        aws.faults().on("kinesis", "PutRecords").times(1).closeAfterCommit();
        assertThatThrownBy(() -> putRecords(3)).isInstanceOf(SdkClientException.class);
        assertThat(stored()).isEqualTo(3);
    }

    @Test
    void afterACloseBeforeTheCommitNothingIsThere() {
        aws.faults().on("kinesis", "PutRecords").closeBeforeCommit();
        assertThatThrownBy(() -> putRecords(3)).isInstanceOf(SdkClientException.class);
        assertThat(stored()).isZero();
    }

    @Test
    void aDelayedRequestIsCarriedOutLater() {
        aws.faults().on("kinesis", "PutRecords").delay(Duration.ofMillis(150));
        var before = System.nanoTime();
        putRecords(1);
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isGreaterThanOrEqualTo(Duration.ofMillis(150));
    }

    @Test
    void aHangingRequestGoesOnWhenItsRuleIsRemoved() {
        var rule = aws.faults().on("kinesis", "PutRecords").hang();
        var put = CompletableFuture.supplyAsync(() -> putRecords(1));
        await().until(() -> rule.hits() == 1);
        assertThat(put).isNotDone();
        aws.faults().remove(rule);
        assertThat(put).succeedsWithin(Duration.ofSeconds(60));
        assertThat(stored()).isEqualTo(1);
    }

    @Test
    void firehoseIsThrottledInItsOwnWords() {
        aws.faults().on("firehose", "PutRecordBatch").throttle();
        assertThatThrownBy(() -> clients.firehose()
                        .putRecordBatch(request -> request.deliveryStreamName("any")
                                .records(software.amazon.awssdk.services.firehose.model.Record.builder()
                                        .data(SdkBytes.fromUtf8String("x"))
                                        .build())))
                .isInstanceOf(ServiceUnavailableException.class);
    }

    @Test
    void dynamoDbFeelsFaultsToo() {
        aws.faults().on("dynamodb", "ListTables").times(1).throttle();
        assertThatThrownBy(() -> clients.dynamoDb().listTables())
                .isInstanceOf(ProvisionedThroughputExceededException.class);
        assertThat(clients.dynamoDb().listTables().tableNames()).isNotNull();
        aws.faults().on("dynamodb", "ListTables").times(1).closeAfterCommit();
        assertThatThrownBy(() -> clients.dynamoDb().listTables()).isInstanceOf(SdkClientException.class);
    }

    private int stored() {
        return aws.kinesisStreams().records(stream).size();
    }

    private PutRecordsResponse putRecords(int count) {
        var entries = IntStream.range(0, count)
                .mapToObj(i -> PutRecordsRequestEntry.builder()
                        .partitionKey("a")
                        .data(SdkBytes.fromUtf8String("" + i))
                        .build())
                .toList();
        return clients.kinesis()
                .putRecords(request -> request.streamName(stream).records(entries));
    }

    private static List<Integer> failures(PutRecordsResponse answer) {
        return IntStream.range(0, answer.records().size())
                .filter(i -> answer.records().get(i).errorCode() != null)
                .boxed()
                .toList();
    }
}
