package io.cartstream.embedded.firehose;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.cartstream.embedded.Clients;
import io.cartstream.embedded.EmbeddedAws;
import io.cartstream.embedded.EmbeddedAwsSettings;
import io.cartstream.embedded.faults.Faults;
import io.cartstream.embedded.faults.Quota;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.firehose.model.CompressionFormat;
import software.amazon.awssdk.services.firehose.model.FirehoseException;
import software.amazon.awssdk.services.firehose.model.PutRecordBatchResponse;
import software.amazon.awssdk.services.firehose.model.PutRecordBatchResponseEntry;
import software.amazon.awssdk.services.firehose.model.Record;
import software.amazon.awssdk.services.firehose.model.ResourceInUseException;
import software.amazon.awssdk.services.firehose.model.ResourceNotFoundException;
import software.amazon.awssdk.services.firehose.model.ServiceUnavailableException;

/** What the embedded Firehose does, shown through the SDK's own client and the files it leaves in S3. */
class FirehoseContractTest {
    @TempDir
    static Path data;

    private static EmbeddedAws aws;
    private static Clients clients;

    private final String name = "delivery-" + UUID.randomUUID();

    @BeforeAll
    static void start() {
        aws = EmbeddedAws.start(EmbeddedAwsSettings.ephemeral(data)
                .withFirehoseBuffering(new Buffering(Duration.ofMillis(200), 5L * 1024 * 1024)));
        clients = new Clients(aws);
        clients.s3().createBucket(request -> request.bucket("archive"));
    }

    @AfterAll
    static void stop() {
        clients.close();
        aws.close();
    }

    @BeforeEach
    void create() {
        create(name, "archive");
    }

    @AfterEach
    void clear() {
        aws.faults().clear();
    }

    @Test
    void recordsAreDeliveredInTheirOrderUnderFirehosesOwnNames() throws IOException {
        put("one\n", "two\n");
        put("three\n");
        await().untilAsserted(
                        () -> assertThat(String.join("", contents(data, name))).isEqualTo("one\ntwo\nthree\n"));
        assertThat(objects(data, name))
                .allSatisfy(object -> assertThat(
                                data.resolve("s3/archive").relativize(object).toString())
                        .matches(name + "/year=\\d{4}/month=\\d{2}/" + name
                                + "-1-\\d{4}(-\\d{2}){5}-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\\.gz"));
    }

    @Test
    void aFullBufferIsDeliveredBeforeItsTime() {
        var big = "x".repeat(600 * 1024);
        clients.firehose()
                .createDeliveryStream(request -> request.deliveryStreamName(name + "-big")
                        .extendedS3DestinationConfiguration(s3 -> s3.bucketARN("arn:aws:s3:::archive")
                                .roleARN("arn:aws:iam::000000000000:role/firehose")
                                .prefix(name + "-big/!{timestamp:yyyy}/")
                                .bufferingHints(
                                        hints -> hints.intervalInSeconds(900).sizeInMBs(1))
                                .compressionFormat(CompressionFormat.GZIP)));
        clients.firehose()
                .putRecordBatch(
                        request -> request.deliveryStreamName(name + "-big").records(record(big), record(big)));
        await().untilAsserted(() -> assertThat(objects(data, name + "-big")).hasSize(1));
    }

    @Test
    void batchesBeyondTheLimitsAreRefusedWhole() {
        assertThatThrownBy(() -> put(IntStream.range(0, 501).mapToObj(i -> "x").toArray(String[]::new)))
                .isInstanceOf(FirehoseException.class)
                .hasMessageContaining("500");
        assertThatThrownBy(() -> put("x".repeat(1_000 * 1024 + 1)))
                .isInstanceOf(FirehoseException.class)
                .hasMessageContaining("1024000");
        var large = "x".repeat(900 * 1024);
        assertThatThrownBy(() -> put(large, large, large, large, large))
                .isInstanceOf(FirehoseException.class)
                .hasMessageContaining("4194304");
    }

    @Test
    void chosenEntriesFailInsideAnAnswerOf200AndOnlyTheOthersAreDelivered() {
        aws.faults()
                .on("firehose", "PutRecordBatch")
                .entries(entry -> entry.index() == 1)
                .times(1)
                .failEntries("ServiceUnavailableException");
        var answer = put("one\n", "two\n", "three\n");
        assertThat(answer.failedPutCount()).isEqualTo(1);
        assertThat(answer.requestResponses().get(1).errorCode()).isEqualTo("ServiceUnavailableException");
        await().untilAsserted(
                        () -> assertThat(String.join("", contents(data, name))).isEqualTo("one\nthree\n"));
    }

    @Test
    void aQuotaRefusesWholeCallsUntilThereIsRoomForThem() {
        aws.faults().on("firehose", null).throttleBeyond(Quota.ofBytes(1, Quota.Refusing.CALL));
        var big = "x".repeat(1_000) + "\n";

        put(big);

        assertThatThrownBy(() -> put(big))
                .isInstanceOf(ServiceUnavailableException.class)
                .hasMessageContaining("Slow down.");
        assertThatThrownBy(() -> clients.firehose()
                        .putRecord(request -> request.deliveryStreamName(name).record(record(big))))
                .isInstanceOf(ServiceUnavailableException.class);
        create(name + "-other", "archive");
        assertThat(clients.firehose()
                        .putRecord(request ->
                                request.deliveryStreamName(name + "-other").record(record(big)))
                        .recordId())
                .as("another delivery stream has a quota of its own")
                .isNotNull();
    }

    @Test
    void aQuotaRefusesTheRecordsThereIsNoRoomFor() {
        aws.faults().on("firehose", "PutRecordBatch").throttleBeyond(Quota.ofBytes(1_000, Quota.Refusing.RECORD));

        var answer = put("x".repeat(600), "y".repeat(600), "z".repeat(10));

        assertThat(answer.failedPutCount()).isEqualTo(1);
        assertThat(answer.requestResponses())
                .extracting(PutRecordBatchResponseEntry::errorCode)
                .containsExactly(null, "ServiceUnavailableException", null);
        assertThat(answer.requestResponses().get(1).errorMessage()).isEqualTo("Slow down.");
    }

    @Test
    void aQuotaCountsCallsAndRecordsAsWell() {
        var faults = aws.faults();
        faults.on("firehose", null).throttleBeyond(new Quota(1e9, 1, 1e9, Quota.Refusing.RECORD));
        put("one\n");
        assertThatThrownBy(() -> put("two\n")).isInstanceOf(ServiceUnavailableException.class);
        faults.clear();

        faults.on("firehose", null).throttleBeyond(new Quota(1e9, 1e9, 2, Quota.Refusing.RECORD));
        assertThat(put("one\n", "two\n", "three\n").failedPutCount()).isEqualTo(1);
    }

    @Test
    void deliveryStreamsAreDescribedListedAndDeleted() {
        var described = clients.firehose()
                .describeDeliveryStream(request -> request.deliveryStreamName(name))
                .deliveryStreamDescription();
        assertThat(described.deliveryStreamStatusAsString()).isEqualTo("ACTIVE");
        assertThat(described
                        .destinations()
                        .getFirst()
                        .extendedS3DestinationDescription()
                        .bucketARN())
                .isEqualTo("arn:aws:s3:::archive");
        assertThatThrownBy(() -> create(name, "archive")).isInstanceOf(ResourceInUseException.class);
        clients.firehose().deleteDeliveryStream(request -> request.deliveryStreamName(name));
        assertThatThrownBy(() -> put("x")).isInstanceOf(ResourceNotFoundException.class);
    }

    @Test
    void whatCannotBeDeliveredIsKeptUntilItCan() {
        var bucket = "late-" + UUID.randomUUID();
        create(name + "-late", bucket);
        clients.firehose()
                .putRecord(request -> request.deliveryStreamName(name + "-late").record(record("kept")));
        aws.flushFirehose();
        clients.s3().createBucket(request -> request.bucket(bucket));
        await().untilAsserted(() ->
                assertThat(contentsUnder(data.resolve("s3").resolve(bucket))).containsExactly("kept"));
    }

    @Test
    void whatAKilledProcessHadAcknowledgedIsDeliveredAtTheNextStartWithoutItsTornTail(@TempDir Path folder)
            throws IOException {
        var state = new DeliveryStreamState(
                "d", 0, "b", "", "", 900_000, 1_000_000, DeliveryStreamState.Compression.UNCOMPRESSED, null);
        var killed = DeliveryStream.create(folder.resolve("d"), state, Clock.systemUTC(), (bucket, key, content) -> {});
        killed.append(List.of("acknowledged".getBytes(UTF_8)));
        Path spool;
        try (var files = Files.list(folder.resolve("d"))) {
            spool = files.filter(Spool::isSpool).findFirst().orElseThrow();
        }
        Files.write(
                spool,
                new byte[] {0, 0, 0, 9, 1, 2, 3, 4, 'h', 'a', 'l', 'f'},
                java.nio.file.StandardOpenOption.APPEND);

        var delivered = new ArrayList<String>();
        try (var restarted = EmbeddedFirehose.open(
                folder,
                Clock.systemUTC(),
                (bucket, key, content) -> delivered.add(Files.readString(content)),
                Buffering.LOCAL_DEFAULT,
                "us-east-1",
                new Faults())) {
            restarted.flush();
        }
        assertThat(delivered).containsExactly("acknowledged");
        assertThat(spool).doesNotExist();
    }

    private static void create(String name, String bucket) {
        clients.firehose()
                .createDeliveryStream(request -> request.deliveryStreamName(name)
                        .extendedS3DestinationConfiguration(s3 -> s3.bucketARN("arn:aws:s3:::" + bucket)
                                .roleARN("arn:aws:iam::000000000000:role/firehose")
                                .prefix(name + "/year=!{timestamp:yyyy}/month=!{timestamp:MM}/")
                                .compressionFormat(CompressionFormat.GZIP)));
    }

    private PutRecordBatchResponse put(String... records) {
        var batch = List.of(records).stream().map(FirehoseContractTest::record).toList();
        return clients.firehose()
                .putRecordBatch(request -> request.deliveryStreamName(name).records(batch));
    }

    private static Record record(String data) {
        return Record.builder().data(SdkBytes.fromUtf8String(data)).build();
    }

    private static List<Path> objects(Path data, String prefix) throws IOException {
        return filesUnder(data.resolve("s3/archive").resolve(prefix));
    }

    private static List<String> contents(Path data, String prefix) throws IOException {
        return contentsUnder(data.resolve("s3/archive").resolve(prefix));
    }

    private static List<String> contentsUnder(Path folder) throws IOException {
        var contents = new ArrayList<String>();
        for (var object : filesUnder(folder)) {
            try (var in = new GZIPInputStream(Files.newInputStream(object))) {
                contents.add(new String(in.readAllBytes(), UTF_8));
            }
        }
        return contents;
    }

    /** In the order of their names, which begin with their time. */
    private static List<Path> filesUnder(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return List.of();
        }
        try (var files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".gz"))
                    .sorted()
                    .toList();
        }
    }
}
