package io.cartstream.bench.worker;

import io.cartstream.bench.Json;
import io.cartstream.worker.aws.AwsClients;
import io.cartstream.worker.aws.EventLoops;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code pipeline-worker}: the worker on the AWS of its environment; answers each line with what it has done, until there are no more. */
@Command(name = "pipeline-worker", hidden = true)
public final class PipelineWorkerCommand implements Runnable {
    /** What it answers. */
    record Progress(long done, double freshnessP50Millis, double freshnessP99Millis) {}

    private static final Duration TABLE_LATENCY = Duration.ofMillis(5);
    private static final Duration DELIVERY_LATENCY = Duration.ofMillis(20);

    @Parameters
    private StoreKind store;

    @Override
    public void run() {
        try (var loops = EventLoops.start();
                var clients = AwsClients.open(BenchConsumer.SETTINGS.writesInFlight(), false, loops);
                var tables = new Latency(TABLE_LATENCY);
                var deliveries = new Latency(DELIVERY_LATENCY);
                var worker = new CartstreamWorker(
                        store == StoreKind.MEMORY ? inMemory(clients, tables, deliveries) : clients);
                var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            for (var line = in.readLine(); line != null; line = in.readLine()) {
                System.out.println(Json.write(worker.progress()));
            }
            Runtime.getRuntime().halt(0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static AwsClients inMemory(AwsClients clients, Latency tables, Latency deliveries) {
        var meter = new UsageMeter();
        return new AwsClients(
                clients.kinesis(),
                clients.leases(),
                new TablesStub(BenchConsumer.SETTINGS.tables(), tables, meter),
                new DeliveryStub(deliveries, meter),
                clients.cloudWatch());
    }
}
