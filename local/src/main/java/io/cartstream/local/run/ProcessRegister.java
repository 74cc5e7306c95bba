package io.cartstream.local.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * Writes down which processes were started, so that the next run finds those that outlived a runner which was killed. Thread-safe.
 */
final class ProcessRegister {
    private static final Duration TIME_TO_STOP = Duration.ofSeconds(10);
    private static final String MARK = "-Dcartstream.data=";

    private final Path file;
    private final String mark;

    /**
     * @param file where process ids are written, one a line
     * @param data the data folder, which tells our processes from any others
     */
    ProcessRegister(Path file, Path data) {
        this.file = file;
        mark = MARK + data;
    }

    /** The JVM flag by which a process of this data folder is recognised. */
    String mark() {
        return mark;
    }

    synchronized void add(Process process) {
        try {
            Files.writeString(file, process.pid() + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Forgets all: they have ended. */
    synchronized void clear() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Ends what an earlier run left behind. A process id that belongs to something else by now is left alone.
     *
     * @return how many processes were ended
     */
    synchronized int endOrphans() {
        var orphans = read().stream().flatMap(this::ours).toList();
        orphans.forEach(ProcessHandle::destroy);
        orphans.forEach(ProcessRegister::awaitEnd);
        clear();
        return orphans.size();
    }

    private List<String> read() {
        try {
            return Files.exists(file) ? Files.readAllLines(file) : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Stream<ProcessHandle> ours(String line) {
        return number(line).flatMap(ProcessHandle::of).filter(this::isOurs).stream();
    }

    private static Optional<Long> number(String line) {
        try {
            return Optional.of(Long.parseLong(line.strip()));
        } catch (NumberFormatException _) {
            return Optional.empty();
        }
    }

    private boolean isOurs(ProcessHandle process) {
        return process.info().arguments().map(List::of).orElse(List.of()).contains(mark);
    }

    private static void awaitEnd(ProcessHandle process) {
        try {
            process.onExit().get(TIME_TO_STOP.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException _) {
            process.destroyForcibly();
            process.onExit().join();
        } catch (InterruptedException _) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }
}
