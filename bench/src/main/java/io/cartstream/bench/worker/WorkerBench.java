package io.cartstream.bench.worker;

import io.cartstream.bench.process.BenchProcess;
import io.cartstream.bench.process.Core;
import io.cartstream.tools.replay.PostableEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Has every contender empty the same streams, one after the other, each with a core of its own. */
final class WorkerBench {
    /** As the image sets it: {@code Dockerfile.worker}. The heap is fixed, so that contenders can be compared. */
    private static final List<String> FLAGS = List.of("-XX:+UseG1GC", "-Xmx768m");

    /** One year's orders are read within four seconds, so that the first and the last cycle would be most of what is measured. */
    private static final int LIMITED_YEARS = 3;

    private final WorkerBenchSettings settings;
    private final Path folder;
    private final Consumer<String> progress;

    /**
     * @param folder for what is only needed while it runs
     */
    WorkerBench(WorkerBenchSettings settings, Path folder, Consumer<String> progress) {
        this.settings = settings;
        this.folder = folder;
        this.progress = progress;
    }

    List<WorkerMeasurement> run() throws IOException {
        var measurements = new ArrayList<WorkerMeasurement>();
        for (var stream : streams().entrySet()) {
            for (var contender : settings.contenders()) {
                var drain = drain(stream.getKey(), stream.getValue(), contender);
                progress.accept("%s, %s: %.0f events/s, %.0f per core"
                        .formatted(stream.getKey(), contender, drain.perSecond(), drain.perCoreSecond()));
                measurements.add(new WorkerMeasurement(stream.getKey(), contender, drain));
            }
        }
        return measurements;
    }

    private Map<WorkerLoad, Path> streams() throws IOException {
        var streams = new EnumMap<WorkerLoad, Path>(WorkerLoad.class);
        var skewed = store("skewed", WorkerEvents.skewed(settings.skewedEvents()));
        streams.put(WorkerLoad.LIMITED, skewed);
        streams.put(WorkerLoad.SKEWED, skewed);
        var real = WorkerEvents.realOrders(settings.realOrders());
        if (real.isPresent()) {
            streams.put(WorkerLoad.REAL, store("real", real.get()));
            streams.put(WorkerLoad.REAL_LIMITED, store("years", WorkerEvents.yearAfterYear(real.get(), LIMITED_YEARS)));
        }
        streams.keySet().retainAll(settings.loads());
        return streams;
    }

    private Path store(String name, List<PostableEvent> events) throws IOException {
        var file = folder.resolve(name);
        StreamFilling.of(events.iterator()).writeTo(file);
        return file;
    }

    private Drain drain(WorkerLoad load, Path stream, WorkerContender contender) throws IOException {
        var arguments = new ArrayList<>(List.of(
                "worker-contender",
                contender.name(),
                stream.toString(),
                "--longest",
                settings.longest().toString()));
        if (load.limited()) {
            arguments.add("--limited");
        }
        try (var aws = EmbeddedAwsProcess.start(Core.COMPANY, Files.createTempDirectory(folder, "aws"));
                var worker =
                        BenchProcess.start(Core.MEASURED, FLAGS, aws.environment(), arguments.toArray(String[]::new))) {
            return worker.answer(Drain.class);
        }
    }
}
