package io.cartstream.local.archive;

import static org.assertj.core.api.Assertions.assertThat;

import io.cartstream.embedded.Clients;
import io.cartstream.embedded.EmbeddedAws;
import io.cartstream.embedded.EmbeddedAwsSettings;
import io.cartstream.embedded.faults.Quota;
import io.cartstream.event.EventType;
import io.cartstream.event.ShoppingEvent;
import io.cartstream.store.Position;
import io.cartstream.worker.FoldWork;
import io.cartstream.worker.WorkerMain;
import io.cartstream.worker.WorkerSettings;
import io.cartstream.worker.archive.DeliveryFailedException;
import io.cartstream.worker.aws.AwsClients;
import io.cartstream.worker.metrics.Mode;
import io.cartstream.worker.metrics.WorkerMetrics;
import io.cartstream.worker.metrics.WorkerRegistry;
import io.cartstream.worker.stream.Batch;
import io.cartstream.worker.stream.DeadLetter;
import io.cartstream.worker.stream.PlacedEvent;
import io.cartstream.worker.stream.StreamRecord;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.services.firehose.FirehoseAsyncClient;

/**
 * Four shards whose batches are larger than a second's quota, as 8 MiB are at 1 MiB/s; with a larger quota, so that the test ends soon.
 * {@code DeliveryPaceTest} has the true numbers, in simulated time.
 */
class ThrottledArchiveTest {
    private static final int SHARDS = 4;
    private static final int BATCHES = 2;
    private static final int FINISHED = SHARDS * BATCHES;
    private static final int BYTES_PER_SECOND = 6 * 1024 * 1024;
    private static final int LINE_BYTES = 2_047;
    private static final int LINES = 8 * 1024 * 1024 / (LINE_BYTES + 1);
    private static final int DEAD_LETTERS = 16;
    private static final int DEAD_LETTER_BYTES = 96 * 1024;
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final Instant MONDAY = Instant.parse("2026-11-23T08:00:00Z");
    private static final Position POSITION = new Position(BigInteger.ONE, 0);
    private static final Batch BATCH = batch();

    private final WorkerMetrics metrics =
            new WorkerMetrics(WorkerRegistry.silent(Mode.FOLD).meters());

    @ParameterizedTest
    @EnumSource
    void everyShardGoesOnAndWhatFirehoseTakesBelongsToFinishedBatches(Quota.Refusing refusing, @TempDir Path data) {
        try (var aws = EmbeddedAws.start(EmbeddedAwsSettings.ephemeral(data));
                var clients = new Clients(aws);
                var firehose = Clients.at(FirehoseAsyncClient.builder(), aws.firehose())
                        .build();
                var calls = WorkerMain.calls(16, metrics);
                var work = new FoldWork(
                        WorkerSettings.of(Map.of("CARTSTREAM_FEATURES", "off"), "me"),
                        new AwsClients(null, null, null, firehose, null),
                        calls,
                        metrics,
                        Clock.systemUTC());
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            clients.s3().createBucket(request -> request.bucket("archive"));
            create(clients, "cartstream-archive");
            create(clients, "cartstream-dead-letters");
            var rule = aws.faults().on("firehose", null).throttleBeyond(Quota.ofBytes(BYTES_PER_SECOND, refusing));

            var shards = IntStream.range(0, SHARDS)
                    .mapToObj(_ -> CompletableFuture.runAsync(() -> consume(work), threads))
                    .toList();
            try {
                assertThat(shards).allSatisfy(shard -> assertThat(shard).succeedsWithin(PATIENCE));
            } finally {
                threads.shutdownNow();
            }

            assertThat(rule.hits()).as("throttled").isPositive();
            aws.flushFirehose();
            assertThat(delivered(aws, "cartstream-archive"))
                    .isBetween(FINISHED * (double) LINES, FINISHED * LINES / 0.8);
            assertThat(delivered(aws, "cartstream-dead-letters"))
                    .isBetween(FINISHED * (double) DEAD_LETTERS, FINISHED * DEAD_LETTERS / 0.8);
        }
    }

    /** Lines, which tell what was sent twice as well. */
    private static double delivered(EmbeddedAws aws, String stream) {
        return (double) aws.deliveryStreams().delivered(stream).lines();
    }

    /** Some batches, one after the other, as the commit cycle does. */
    private static void consume(FoldWork work) {
        var shard = work.open("shard");
        for (var batch = 0; batch < BATCHES; batch++) {
            for (var step : shard.steps()) {
                finish(step.begin().apply(BATCH));
            }
        }
    }

    private static void finish(Runnable delivery) {
        while (true) {
            try {
                delivery.run();
                return;
            } catch (DeliveryFailedException _) {
                // goes on where it stopped
            }
        }
    }

    private static Batch batch() {
        var line = ByteBuffer.wrap("x".repeat(LINE_BYTES).getBytes(StandardCharsets.UTF_8));
        var event = new ShoppingEvent(
                "e",
                "7",
                EventType.UPDATE_CART,
                List.of(),
                MONDAY,
                MONDAY,
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
        var poison = new StreamRecord(POSITION, MONDAY, "key", ByteBuffer.allocate(DEAD_LETTER_BYTES));
        return new Batch(
                "shard",
                Collections.nCopies(LINES, new PlacedEvent(event, POSITION, MONDAY, line)),
                Collections.nCopies(DEAD_LETTERS, new DeadLetter(poison, "not JSON")),
                POSITION);
    }

    private static void create(Clients clients, String name) {
        clients.firehose()
                .createDeliveryStream(request -> request.deliveryStreamName(name)
                        .extendedS3DestinationConfiguration(s3 -> s3.bucketARN("arn:aws:s3:::archive")
                                .roleARN("arn:aws:iam::000000000000:role/firehose")
                                .prefix(name + "/")));
    }
}
