package io.cartstream.local.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.cartstream.local.LocalProgram;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A service from its jar as a process of its own, to be struck and started again; its output goes to one log. */
public final class ServiceProcess implements AutoCloseable {
    private static final Duration TIME_TO_START = Duration.ofMinutes(4);
    private static final Duration TIME_TO_STOP = Duration.ofMinutes(2);
    private static final Duration TIME_TO_ANSWER = Duration.ofSeconds(10);
    private static final int OK = 200;
    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

    private final String name;
    private final List<String> command;
    private final Map<String, String> environment;
    private final URI health;
    private final Path log;
    private @Nullable Process process;

    ServiceProcess(String name, List<String> command, Map<String, String> environment, URI health, Path log) {
        this.name = name;
        this.command = command;
        this.environment = environment;
        this.health = health;
        this.log = log;
        removeLogOfAnEarlierRun();
    }

    /** What it is called. */
    public String name() {
        return name;
    }

    /** Its process; where it was started again, the newest. */
    public ProcessHandle handle() {
        return running().toHandle();
    }

    /** Its output, of all its processes. */
    public Path log() {
        return log;
    }

    /** Starts it, for the first time or again. */
    void start() {
        var builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(new File(log.toString())));
        builder.environment().putAll(environment);
        try {
            process = builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void startIfItHasEnded() {
        if (!running().isAlive()) {
            start();
        }
    }

    void awaitHealthy() {
        await(name + " to be healthy").atMost(TIME_TO_START).until(() -> {
            if (!running().isAlive()) {
                throw new IllegalStateException(
                        name + " ended with " + running().exitValue() + ", see " + log);
            }
            return healthy();
        });
    }

    /** What it answers at another path; empty where it does not. */
    public Optional<String> answerAt(String path) {
        try {
            var response = HTTP.send(request(health.resolve(path)), BodyHandlers.ofString());
            return Optional.of(response.body()).filter(_ -> response.statusCode() == OK);
        } catch (IOException _) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Sends SIGTERM and waits for the end, which must be a clean one. */
    void terminate() {
        running().destroy();
        awaitEnd();
        assertThat(running().exitValue()).as("exit code of " + name).isZero();
    }

    void kill() {
        running().destroyForcibly();
        awaitEnd();
    }

    void pause() {
        LocalProgram.signal("STOP", running().pid());
    }

    void resume() {
        LocalProgram.signal("CONT", running().pid());
    }

    @Override
    public void close() {
        if (process != null && process.isAlive()) {
            // A stopped process would not hear SIGTERM.
            resume();
            process.destroy();
            try {
                if (!process.waitFor(TIME_TO_STOP.toSeconds(), TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                }
            } catch (InterruptedException _) {
                process.destroyForcibly();
                Thread.currentThread().interrupt();
            }
        }
    }

    private void removeLogOfAnEarlierRun() {
        try {
            Files.deleteIfExists(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void awaitEnd() {
        await(name + " to end").atMost(TIME_TO_STOP).until(() -> !running().isAlive());
    }

    private Process running() {
        if (process == null) {
            throw new IllegalStateException(name + " was never started");
        }
        return process;
    }

    private boolean healthy() throws InterruptedException {
        try {
            return HTTP.send(request(health), BodyHandlers.discarding()).statusCode() == OK;
        } catch (IOException _) {
            return false;
        }
    }

    private static HttpRequest request(URI address) {
        return HttpRequest.newBuilder(address).timeout(TIME_TO_ANSWER).build();
    }
}
