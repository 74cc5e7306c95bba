package io.cartstream.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program, run as a process of its own where its exit code or its output is at stake. */
class EmbeddedAwsMainTest {
    private static final int STOPPED_BY_SIGTERM = 143;

    @TempDir
    Path folder;

    @Test
    void onFreePortsItPrintsItsVariablesAndAnswersUntilItIsStopped() throws Exception {
        var process = start("--port=0");
        try (var out = process.inputReader(UTF_8)) {
            var variables = variables(out);
            assertThat(variables)
                    .as("errors: %s", errors())
                    .containsOnlyKeys(
                            "AWS_ENDPOINT_URL_KINESIS",
                            "AWS_ENDPOINT_URL_FIREHOSE",
                            "AWS_ENDPOINT_URL_CLOUDWATCH",
                            "AWS_ENDPOINT_URL_SAGEMAKER_RUNTIME",
                            "AWS_ENDPOINT_URL_DYNAMODB",
                            "AWS_ENDPOINT_URL_S3",
                            "AWS_REGION",
                            "AWS_ACCESS_KEY_ID",
                            "AWS_SECRET_ACCESS_KEY");
            try (var clients = EmbeddedClients.of(
                    URI.create(variables.get("AWS_ENDPOINT_URL_KINESIS")),
                    URI.create(variables.get("AWS_ENDPOINT_URL_DYNAMODB")),
                    URI.create(variables.get("AWS_ENDPOINT_URL_S3")))) {
                clients.kinesis()
                        .createStream(request -> request.streamName("events").shardCount(2));
                assertThat(clients.kinesis().listStreams().streamNames()).containsExactly("events");
                assertThat(clients.dynamoDb().listTables().tableNames()).isEmpty();
                assertThat(clients.s3().listBuckets().buckets()).isEmpty();
            }
            process.destroy();
            assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
            assertThat(process.exitValue()).isEqualTo(STOPPED_BY_SIGTERM);
            assertThat(errors()).isEmpty();
            assertThat(folder.resolve("data/kinesis/events")).isDirectory();
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    @Test
    void aBusyPortIsOneSentenceAndExitCode1() throws Exception {
        var port = FreePorts.inARow(3);
        try (var _ = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            var process = start("--port=" + port);
            try (var out = process.inputReader(UTF_8)) {
                assertThat(out.readLine()).isNull();
            }
            assertThat(process.waitFor()).isEqualTo(1);
            assertThat(errors())
                    .containsExactly("Port " + port
                            + " (the AWS port) is in use by another program; free it or set another port");
        }
    }

    @Test
    void aFolderThatCannotBeMadeIsOneSentenceAndExitCode1() throws IOException {
        var file = Files.writeString(folder.resolve("file"), "not a folder");
        var ran = run("--port=0", "--data=" + file.resolve("data"));
        assertThat(ran.exitCode()).isEqualTo(1);
        assertThat(ran.errors().lines())
                .singleElement()
                .asString()
                .contains(file.toString())
                .contains("could not be");
    }

    @Test
    void aPortThatIsNoneIsOneSentenceAndExitCode2() {
        for (var wrong : List.of("-1", "65534", "http")) {
            var ran = run("--port=" + wrong, "--data=" + folder);
            assertThat(ran.exitCode()).as(wrong).isEqualTo(2);
            assertThat(ran.errors().lines())
                    .as(wrong)
                    .singleElement()
                    .asString()
                    .contains("--port", wrong);
        }
    }

    private record Ran(int exitCode, String errors) {}

    /** In this process: for starts that fail. */
    private static Ran run(String... arguments) {
        var errors = new StringWriter();
        var exitCode = EmbeddedAwsMain.commandLine()
                .setErr(new PrintWriter(errors, true))
                .execute(arguments);
        return new Ran(exitCode, errors.toString());
    }

    /** From the classes of this build, with the flags of the Makefile. */
    private Process start(String port) throws IOException {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-XX:+UseSerialGC",
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                EmbeddedAwsMain.class.getName(),
                port,
                "--data=" + folder.resolve("data")));
        return new ProcessBuilder(command)
                .redirectError(folder.resolve("errors").toFile())
                .start();
    }

    private List<String> errors() throws IOException {
        return Files.readAllLines(folder.resolve("errors"));
    }

    /** What it prints, to the empty line or to its end. */
    private static Map<String, String> variables(BufferedReader out) throws IOException {
        var variables = new TreeMap<String, String>();
        for (var line = out.readLine(); line != null && !line.isEmpty(); line = out.readLine()) {
            var parts = line.split("=", 2);
            variables.put(parts[0], parts[1]);
        }
        return variables;
    }
}
