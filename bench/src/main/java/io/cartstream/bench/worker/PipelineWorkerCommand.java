package io.cartstream.bench.worker;

import io.cartstream.bench.Json;
import io.cartstream.worker.aws.AwsClients;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine.Command;

/** {@code pipeline-worker}: the worker on the AWS of its environment; answers each line with what it has done, until there are no more. */
@Command(name = "pipeline-worker", hidden = true)
public final class PipelineWorkerCommand implements Runnable {
    /** What it answers. */
    record Progress(long done, double freshnessP50Millis, double freshnessP99Millis) {}

    @Override
    public void run() {
        try (var clients = AwsClients.open(BenchConsumer.SETTINGS.writesInFlight(), false);
                var worker = new CartstreamWorker(clients);
                var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            for (var line = in.readLine(); line != null; line = in.readLine()) {
                System.out.println(Json.write(worker.progress()));
            }
            Runtime.getRuntime().halt(0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
