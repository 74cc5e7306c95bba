package io.cartstream.bench.process;

import io.cartstream.bench.BenchMain;
import io.cartstream.bench.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * One of our own commands as a process of its own: a line goes in, a line of JSON comes out. It ends when its input does, so that nothing
 * is left behind whatever becomes of us. For one thread at a time.
 */
public final class BenchProcess implements AutoCloseable {
    private static final int PATIENCE_SECONDS = 30;

    private final String name;
    private final Process process;
    private final BufferedReader out;

    private BenchProcess(String name, Process process) {
        this.name = name;
        this.process = process;
        out = process.inputReader();
    }

    /**
     * Starts a command of {@link BenchMain}.
     *
     * @param jvmFlags beside those that every process gets
     * @param environment beside ours
     */
    public static BenchProcess start(
            Core core, List<String> jvmFlags, Map<String, String> environment, String... arguments) {
        var command = new ArrayList<>(core.prefix());
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow"));
        command.addAll(jvmFlags);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), BenchMain.class.getName()));
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().putAll(environment);
        try {
            return new BenchProcess(arguments[0], builder.start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends {@code line}, and reads what comes back. */
    public <T> T ask(String line, Class<T> answer) {
        try {
            var in = process.outputWriter();
            in.write(line);
            in.newLine();
            in.flush();
            return answer(answer);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The next line that is JSON; whatever else a library may print is passed over. */
    public <T> T answer(Class<T> type) {
        try {
            for (var line = out.readLine(); line != null; line = out.readLine()) {
                if (line.startsWith("{")) {
                    return Json.read(line, type);
                }
            }
            throw new IllegalStateException(name + " ended before it answered, with exit code " + process.waitFor());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** The lines up to the next empty one. */
    public List<String> linesUntilBlank() {
        try {
            var lines = new ArrayList<String>();
            for (var line = out.readLine(); line != null && !line.isEmpty(); line = out.readLine()) {
                lines.add(line);
            }
            return lines;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends SIGTERM, for a command that does not look at its input. */
    public void terminate() {
        process.toHandle().destroy();
    }

    @Override
    public void close() {
        try {
            process.outputWriter().close();
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (IOException _) {
            process.destroyForcibly();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
        }
    }
}
