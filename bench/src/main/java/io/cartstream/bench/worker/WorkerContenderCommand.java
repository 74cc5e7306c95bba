package io.cartstream.bench.worker;

import com.sun.management.OperatingSystemMXBean;
import io.cartstream.bench.Json;
import io.cartstream.bench.process.Usage;
import io.cartstream.worker.aws.AwsClients;
import io.cartstream.worker.aws.EventLoops;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code worker-contender}: one worker that empties a stream. Prints what came of it as JSON. */
@Command(name = "worker-contender", hidden = true)
public final class WorkerContenderCommand implements Runnable {
    private static final double WARM_UP_SHARE = 0.3;
    private static final Duration POLL = Duration.ofMillis(10);
    private static final double NANOS = 1e9;

    @Parameters(index = "0")
    private WorkerContender contender;

    @Parameters(index = "1")
    private Path stream;

    @Option(names = "--limited")
    private boolean limited;

    @Option(names = "--read-latency", defaultValue = "PT0.01S")
    private Duration readLatency;

    @Option(names = "--table-latency", defaultValue = "PT0.005S")
    private Duration tableLatency;

    @Option(names = "--delivery-latency", defaultValue = "PT0.02S")
    private Duration deliveryLatency;

    @Option(names = "--longest", defaultValue = "PT30S")
    private Duration longest;

    @Override
    public void run() {
        var meter = new UsageMeter();
        try (var loops = EventLoops.start();
                var clients = AwsClients.open(1, false, loops);
                var reading = new Latency(readLatency);
                var writing = new Latency(tableLatency);
                var delivering = new Latency(deliveryLatency)) {
            var stored = StoredStream.readFrom(stream);
            var stubs = new AwsClients(
                    new MemoryKinesis(
                            stored.records(),
                            limited,
                            reading,
                            clients.kinesis().serviceClientConfiguration()),
                    clients.leases(),
                    new TablesStub(BenchConsumer.SETTINGS.tables(), writing, meter),
                    new DeliveryStub(delivering, meter),
                    clients.cloudWatch());
            try (var worker = start(stubs)) {
                System.out.println(Json.write(drain(worker, stored.events(), meter)));
                System.out.flush();
                // What is left over is of no interest, and KCL takes its time to stop.
                Runtime.getRuntime().halt(0);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private RunningWorker start(AwsClients stubs) {
        return switch (contender) {
            case NO_OP ->
                new KclProcess(stubs, (input, done) -> done.add(input.records().size()));
            case CARTSTREAM -> new CartstreamWorker(stubs);
            case NAIVE -> new KclProcess(stubs, new NaiveEffect(stubs));
        };
    }

    private Drain drain(RunningWorker worker, long events, UsageMeter meter) {
        var warm = (long) (events * WARM_UP_SHARE);
        var lateAt = System.nanoTime() + longest.toNanos();
        var first = await(worker, warm, lateAt);
        var firstAt = System.nanoTime();
        var cpuAtFirst = cpuMillis();
        var last = await(worker, events, lateAt + longest.toNanos());
        return new Drain(
                last,
                last - first,
                (System.nanoTime() - firstAt) / NANOS,
                cpuMillis() - cpuAtFirst,
                meter.bill(),
                worker.cycles(),
                Usage.now());
    }

    private static long await(RunningWorker worker, long events, long lateAt) {
        while (worker.done() < events && System.nanoTime() < lateAt) {
            try {
                TimeUnit.NANOSECONDS.sleep(POLL.toNanos());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }
        return worker.done();
    }

    private static long cpuMillis() {
        var system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        return TimeUnit.NANOSECONDS.toMillis(system.getProcessCpuTime());
    }
}
