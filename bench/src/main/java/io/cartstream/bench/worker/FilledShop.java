package io.cartstream.bench.worker;

import io.cartstream.bench.process.BenchProcess;
import io.cartstream.bench.process.Core;
import io.cartstream.tools.replay.PostableEvent;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequestEntry;

/** An embedded AWS whose tables our worker has filled from made-up events. */
public final class FilledShop implements AutoCloseable {
    private static final int RECORDS_PER_CALL = 100;
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final Duration POLL = Duration.ofMillis(200);

    private final EmbeddedAwsProcess aws;

    private FilledShop(EmbeddedAwsProcess aws) {
        this.aws = aws;
    }

    /**
     * Opens it; returns when every event is folded.
     *
     * @param events how many
     * @param shoppers made-up ones, {@code shopper-1} and on, who come nearly equally often
     */
    public static FilledShop open(int events, int shoppers, Path folder) throws IOException {
        var aws = EmbeddedAwsProcess.start(Core.ANY, Files.createTempDirectory(folder, "aws"));
        try {
            fill(WorkerEvents.ofRegulars(events, shoppers), aws.environment());
            return new FilledShop(aws);
        } catch (RuntimeException e) {
            aws.close();
            throw e;
        }
    }

    /** The variables that lead a process to it. */
    public Map<String, String> environment() {
        return aws.environment();
    }

    @Override
    public void close() {
        aws.close();
    }

    private static void fill(List<PostableEvent> events, Map<String, String> environment) {
        var stream = StreamFilling.of(events.iterator());
        put(stream, environment);
        try (var worker = BenchProcess.start(
                Core.ANY,
                List.of("-XX:+UseG1GC", "-Xmx512m"),
                environment,
                "pipeline-worker",
                StoreKind.EMBEDDED.name())) {
            awaitAll(worker, stream.events());
        }
    }

    private static void put(StoredStream stream, Map<String, String> environment) {
        try (var kinesis = KinesisClient.builder()
                .endpointOverride(URI.create(environment.get("AWS_ENDPOINT_URL_KINESIS")))
                .region(Region.of(environment.get("AWS_REGION")))
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")))
                .build()) {
            var records = stream.records();
            for (var from = 0; from < records.size(); from += RECORDS_PER_CALL) {
                var entries = records.subList(from, Math.min(records.size(), from + RECORDS_PER_CALL)).stream()
                        .map(record -> PutRecordsRequestEntry.builder()
                                .partitionKey(record.partitionKey())
                                .explicitHashKey(record.explicitHashKey())
                                .data(SdkBytes.fromByteArrayUnsafe(record.data()))
                                .build())
                        .toList();
                kinesis.putRecords(put -> put.streamName(BenchConsumer.SETTINGS.consumer().stream())
                        .records(entries));
            }
        }
    }

    private static void awaitAll(BenchProcess worker, long events) {
        var lateAt = System.nanoTime() + PATIENCE.toNanos();
        while (worker.ask("how far", PipelineWorkerCommand.Progress.class).done() < events) {
            if (System.nanoTime() > lateAt) {
                throw new IllegalStateException("the worker has not folded " + events + " events within " + PATIENCE);
            }
            try {
                TimeUnit.NANOSECONDS.sleep(POLL.toNanos());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }
    }
}
