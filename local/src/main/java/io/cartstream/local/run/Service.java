package io.cartstream.local.run;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * A process that is started again when it ends, until it is stopped. Thread-safe.
 *
 * <p>The process ignores SIGINT: a Ctrl-C reaches everyone on the terminal, but only the runner knows in which order to stop.
 */
final class Service {
    private static final Duration PROBE_EVERY = Duration.ofMillis(50);

    /** A shell that ignores SIGINT and becomes the program, which inherits that; a JVM leaves an ignored signal alone. */
    private static final List<String> WITHOUT_INTERRUPT = List.of("/bin/sh", "-c", "trap '' INT; exec \"$@\"", "sh");

    private final ServiceSpec spec;
    private final RestartPolicy policy;
    private final ProcessRegister register;
    private final Console console;
    private Optional<Process> process = Optional.empty();
    private Optional<String> givenUp = Optional.empty();
    private boolean wasReady;
    private boolean stopped;
    private int endsInARow;
    private int restarts;
    private long startedAt;

    Service(ServiceSpec spec, RestartPolicy policy, ProcessRegister register, Console console) {
        this.spec = spec;
        this.policy = policy;
        this.register = register;
        this.console = console;
    }

    URI health() {
        return spec.health();
    }

    /** Starts the process, unless the service has been stopped. */
    synchronized void start() {
        if (stopped) {
            return;
        }
        startedAt = System.nanoTime();
        var started = launch();
        process = Optional.of(started);
        register.add(started);
        var _ = started.onExit().thenAccept(this::ended);
    }

    /**
     * Waits until the service answers that it is ready.
     *
     * @throws CannotRunException where it does not come up
     */
    void awaitReady(Probe probe, Duration atMost) throws InterruptedException {
        var deadline = System.nanoTime() + atMost.toNanos();
        while (!probe.isReady(spec.health())) {
            requireRunning();
            if (System.nanoTime() > deadline) {
                throw new CannotRunException(
                        spec.name() + " is not ready after " + atMost.toSeconds() + " s; see " + spec.log() + ".");
            }
            TimeUnit.NANOSECONDS.sleep(PROBE_EVERY.toNanos());
        }
        synchronized (this) {
            wasReady = true;
        }
    }

    /**
     * @throws CannotRunException where the service has been stopped or given up
     */
    synchronized void requireRunning() {
        if (stopped) {
            throw new CannotRunException("Stopped while starting.");
        }
        givenUp.ifPresent(reason -> {
            throw new CannotRunException(reason);
        });
    }

    /** Asks the process to end, by SIGTERM, and starts it no more. */
    synchronized void stop() {
        stopped = true;
        process.ifPresent(Process::destroy);
    }

    /** Waits for the end; kills the process where it takes longer. */
    void awaitEnd(Duration atMost) {
        var running = running();
        if (running.isEmpty()) {
            return;
        }
        try {
            if (!running.get().waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
                console.line(spec.name() + " did not stop within " + atMost.toSeconds() + " s and is killed");
                running.get().destroyForcibly().waitFor();
            }
        } catch (InterruptedException _) {
            running.get().destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private synchronized Optional<Process> running() {
        return process;
    }

    private Process launch() {
        var command = new ArrayList<>(WITHOUT_INTERRUPT);
        command.addAll(spec.command());
        var builder = new ProcessBuilder(command)
                .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(spec.log().toFile()));
        builder.environment().putAll(spec.environment());
        try {
            return builder.start();
        } catch (IOException e) {
            throw new CannotRunException(spec.name() + " cannot be started: " + e.getMessage() + ".", e);
        }
    }

    private synchronized void ended(Process ended) {
        if (stopped) {
            return;
        }
        var ranFor = Duration.ofNanos(System.nanoTime() - startedAt);
        endsInARow = ranFor.compareTo(policy.steadyAfter()) > 0 ? 1 : endsInARow + 1;
        var said = String.format(
                Locale.ROOT,
                "%s ended with exit code %d after %.1f s",
                spec.name(),
                ended.exitValue(),
                ranFor.toMillis() / 1e3);
        if (!wasReady && policy.givesUp(ended.exitValue(), endsInARow)) {
            givenUp = Optional.of(said + ", " + (endsInARow == 1 ? "" : endsInARow + " times in a row; ") + "see "
                    + spec.log() + ".");
            return;
        }
        var pause = policy.pauses().after(endsInARow, ThreadLocalRandom.current());
        console.line(said + "; started again in " + pause.toMillis() + " ms (restart " + ++restarts + ")");
        CompletableFuture.delayedExecutor(pause.toMillis(), TimeUnit.MILLISECONDS)
                .execute(this::start);
    }
}
