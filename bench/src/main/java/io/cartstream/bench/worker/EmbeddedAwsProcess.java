package io.cartstream.bench.worker;

import io.cartstream.bench.process.BenchProcess;
import io.cartstream.bench.process.Core;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The embedded AWS in a process of its own, with stream, tables and KCL's leases. */
final class EmbeddedAwsProcess implements AutoCloseable {
    private final BenchProcess process;
    private final Map<String, String> environment = new HashMap<>();

    private EmbeddedAwsProcess(BenchProcess process) {
        this.process = process;
        for (var line : process.linesUntilBlank()) {
            var equals = line.indexOf('=');
            if (equals > 0) {
                environment.put(line.substring(0, equals), line.substring(equals + 1));
            }
        }
    }

    /**
     * Starts it; returns when everything in it can be used.
     *
     * @param data an empty folder
     */
    static EmbeddedAwsProcess start(Core core, Path data) {
        return new EmbeddedAwsProcess(BenchProcess.start(
                core, List.of("-XX:+UseSerialGC", "-Xmx1g"), Map.of(), "aws", "--data", data.toString()));
    }

    /** The variables that lead a process to it. */
    Map<String, String> environment() {
        return Map.copyOf(environment);
    }

    @Override
    public void close() {
        process.terminate();
        process.close();
    }
}
