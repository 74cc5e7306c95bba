package io.cartstream.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.cartstream.embedded.FreePorts;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** PyPI's moto: an AWS that others have written, in a virtual environment of its own, as a process. Python is a prerequisite. */
public final class MotoServer implements AutoCloseable {
    private static final Path REQUIREMENTS = Path.of("src", "test", "moto", "requirements.txt");
    private static final Path ENVIRONMENT = Path.of("target", "moto").toAbsolutePath();
    private static final Path INSTALLED = ENVIRONMENT.resolve("installed");
    private static final Path PROGRAM = ENVIRONMENT.resolve("bin").resolve("moto_server");
    private static final Duration TIME_TO_INSTALL = Duration.ofMinutes(8);
    private static final Duration TIME_TO_START = Duration.ofMinutes(2);

    private final Process process;
    private final URI endpoint;

    private MotoServer(Process process, URI endpoint) {
        this.process = process;
        this.endpoint = endpoint;
    }

    /** Installs it where it is missing, and starts it on a free port. */
    public static MotoServer start() throws IOException, InterruptedException {
        if (!Files.exists(INSTALLED)) {
            requireSuccess("python3", "-m", "venv", ENVIRONMENT.toString());
            requireSuccess(
                    ENVIRONMENT.resolve("bin").resolve("pip").toString(),
                    "install",
                    "--quiet",
                    "--disable-pip-version-check",
                    "--requirement",
                    REQUIREMENTS.toString());
            Files.createFile(INSTALLED);
        }
        var port = FreePorts.inARow(1);
        var server = new MotoServer(
                command(PROGRAM.toString(), "--host", "127.0.0.1", "--port", String.valueOf(port))
                        .start(),
                URI.create("http://127.0.0.1:" + port));
        Awaitility.await("moto").atMost(TIME_TO_START).until(server::answers);
        return server;
    }

    public URI endpoint() {
        return endpoint;
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    private boolean answers() {
        try (var socket = new java.net.Socket(endpoint.getHost(), endpoint.getPort())) {
            return socket.isConnected();
        } catch (IOException _) {
            return false;
        }
    }

    private static void requireSuccess(String... command) throws IOException, InterruptedException {
        var running = command(command).start();
        assertThat(running.waitFor(TIME_TO_INSTALL.toSeconds(), TimeUnit.SECONDS))
                .as(String.join(" ", command))
                .isTrue();
        assertThat(running.exitValue()).as(String.join(" ", command)).isZero();
    }

    private static ProcessBuilder command(String... command) {
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(new File("target/moto.log")));
    }
}
