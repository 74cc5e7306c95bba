package io.cartstream.embedded.kinesis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/**
 * An independent Kinesis, npm's kinesis-local, keeps the same contract: so it is Kinesis' contract and not our reading of it.
 * Node and npm are prerequisites of the project.
 */
class KinesisLocalContractTest extends KinesisContractTest {
    private static final Path FOLDER = Path.of("src", "test", "kinesis-local");

    /** It looks for its certificate where it is started. */
    private static final Path PROGRAM_FOLDER = FOLDER.resolve("node_modules").resolve("kinesis-local");

    private static Process process;
    private static URI endpoint;

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        install();
        var port = freePort();
        var builder = command(PROGRAM_FOLDER, "node", "main.js");
        builder.environment().put("KINESIS_MOCK_PLAIN_PORT", Integer.toString(port));
        builder.environment().put("KINESIS_MOCK_TLS_PORT", Integer.toString(freePort()));
        builder.environment().put("LOG_LEVEL", "ERROR");
        builder.environment().put("CREATE_STREAM_DURATION", "10ms");
        builder.environment().put("DELETE_STREAM_DURATION", "10ms");
        builder.environment().put("SPLIT_SHARD_DURATION", "10ms");
        builder.environment().put("MERGE_SHARDS_DURATION", "10ms");
        builder.environment().put("UPDATE_SHARD_COUNT_DURATION", "10ms");
        builder.environment().put("REGISTER_STREAM_CONSUMER_DURATION", "10ms");
        builder.environment().put("DEREGISTER_STREAM_CONSUMER_DURATION", "10ms");
        process = builder.start();
        endpoint = URI.create("http://127.0.0.1:" + port);
        await().atMost(Duration.ofSeconds(60)).until(() -> answers(port));
    }

    @AfterAll
    static void stop() throws InterruptedException {
        if (process != null) {
            process.destroy();
            process.waitFor(5, TimeUnit.SECONDS);
        }
    }

    @Override
    URI endpoint() {
        return endpoint;
    }

    private static void install() throws IOException, InterruptedException {
        if (Files.exists(PROGRAM_FOLDER.resolve("main.js"))) {
            return;
        }
        var npm = command(FOLDER, "npm", "ci", "--no-audit", "--no-fund", "--silent")
                .start();
        assertThat(npm.waitFor(120, TimeUnit.SECONDS))
                .as("npm ci within 2 minutes")
                .isTrue();
        assertThat(npm.exitValue()).as("npm ci in " + FOLDER).isZero();
    }

    private static ProcessBuilder command(Path folder, String... command) {
        return new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(new File("target/kinesis-local.log").getAbsoluteFile());
    }

    private static boolean answers(int port) {
        try (var _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
