package io.cartstream.local;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/**
 * {@code local.jar}, or the tools beside it, as a process of its own, in a process group of its own as from a terminal, its output
 * remembered.
 */
public final class LocalProgram implements AutoCloseable {
    private static final Path LOCAL = Path.of("target", "local.jar");
    private static final Path TOOLS = Path.of("..", "tools", "target", "tools.jar");
    private static final Duration TIME_TO_END = Duration.ofMinutes(10);
    private static final Duration TIME_TO_NOTICE = Duration.ofSeconds(10);

    private final List<String> output = new CopyOnWriteArrayList<>();
    private final Process process;

    private LocalProgram(Process process) {
        this.process = process;
        Thread.ofVirtual().start(this::remember);
    }

    /** Starts the program; tests that need it run after the jars are made. */
    public static LocalProgram start(String... arguments) {
        return start(LOCAL, arguments);
    }

    private static LocalProgram start(Path jar, String... arguments) {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-XX:+UseSerialGC",
                "-jar",
                jar.toString()));
        command.addAll(List.of(arguments));
        try {
            return new LocalProgram(
                    new ProcessBuilder(command).redirectErrorStream(true).start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs the program to its end. */
    public static LocalProgram run(String... arguments) {
        return ended(start(LOCAL, arguments));
    }

    /** Runs one of the tools to its end. */
    public static LocalProgram runTool(String... arguments) {
        return ended(start(TOOLS, arguments));
    }

    private static LocalProgram ended(LocalProgram program) {
        program.awaitEnd();
        return program;
    }

    public List<String> output() {
        return List.copyOf(output);
    }

    public void awaitLine(String part, Duration atMost) {
        Awaitility.await("a line with: " + part).atMost(atMost).until(() -> {
            if (!process.isAlive()) {
                throw new IllegalStateException("ended with " + process.exitValue() + ": " + output);
            }
            return says(part);
        });
    }

    private boolean says(String part) {
        return output.stream().anyMatch(line -> line.contains(part));
    }

    /**
     * Stops the program as Ctrl-C does: the terminal tells it and all its processes at once. If the tests run with SIGINT
     * ignored, as shells do for jobs in the background, all processes started from them ignore it too; then SIGTERM is used.
     */
    public void interrupt() {
        var all = children();
        signal("INT", process.pid());
        all.forEach(child -> signal("INT", child.pid()));
        try {
            Awaitility.await().atMost(TIME_TO_NOTICE).until(() -> !process.isAlive() || says("stopping"));
        } catch (ConditionTimeoutException _) {
            signal("TERM", process.pid());
        }
    }

    /** Sends a signal to any process; nothing happens where it has ended. */
    public static void signal(String name, long pid) {
        try {
            if (new ProcessBuilder("kill", "-" + name, String.valueOf(pid))
                                    .inheritIO()
                                    .start()
                                    .waitFor()
                            != 0
                    && ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false)) {
                throw new IllegalStateException("could not signal process " + pid);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    public void kill() {
        process.destroyForcibly();
        awaitEnd();
    }

    public List<ProcessHandle> children() {
        return process.descendants().toList();
    }

    /** Waits for the end and says how it ended. */
    public int awaitEnd() {
        try {
            if (!process.waitFor(TIME_TO_END.toSeconds(), TimeUnit.SECONDS)) {
                throw new IllegalStateException("did not end: " + output);
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Ends the program as Ctrl-C does, where it still runs. */
    @Override
    public void close() {
        if (process.isAlive()) {
            interrupt();
            awaitEnd();
        }
    }

    private void remember() {
        try (var lines = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            lines.lines().forEach(output::add);
        } catch (IOException | UncheckedIOException _) {
            // the process was killed
        }
    }
}
