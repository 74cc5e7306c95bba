package io.cartstream.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.cartstream.service.settings.DeclaredSettings;
import io.cartstream.service.settings.DeclaredSettings.Section;
import io.cartstream.service.settings.Setting;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The process of a service, as its supervisor sees it. */
class ServiceProcessTest {
    private enum Behaviour {
        SERVES,
        STOPS_BADLY,
        CANNOT_START,
        FAILS,
        ENDS
    }

    private static final Setting<Behaviour> BEHAVIOUR = Setting.choice("CARTSTREAM_BEHAVIOUR", Behaviour.class);
    private static final DeclaredSettings DECLARED =
            new DeclaredSettings("shop", List.of(new Section("All", BEHAVIOUR)), List.of());

    /** A service that behaves as it is told. */
    static final class Shop {
        private Shop() {}

        public static void main(String[] arguments) {
            ServiceProcess.run("shop", () -> {
                var behaviour = DECLARED.read(System.getenv()).get(BEHAVIOUR);
                switch (behaviour) {
                    case CANNOT_START -> throw new CannotStartException("port 80 is taken", new IOException());
                    case FAILS -> throw new IllegalStateException("out of order");
                    case ENDS -> ServiceProcess.onSignal(Optional::empty);
                    case SERVES, STOPS_BADLY -> {
                        ServiceProcess.onSignal(
                                () -> Optional.of(behaviour == Behaviour.SERVES ? ExitCode.STOPPED : ExitCode.FAILED));
                        System.out.println("serving");
                        new CountDownLatch(1).await();
                    }
                }
            });
        }
    }

    private Process process;

    @AfterEach
    void end() {
        process.destroyForcibly();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "CARTSTREAM_BEHAVIOUR | cannot_start | 1 | shop: port 80 is taken",
                "CARTSTREAM_BEHAVIOUR | fails | 1 | shop: failed: java.lang.IllegalStateException: out of order",
                "CARTSTREAM_BEHAVIOUR | rests | 2 | shop: CARTSTREAM_BEHAVIOUR must be one of serves, stops_badly, cannot_start, fails, ends, was rests; for example CARTSTREAM_BEHAVIOUR=serves"
            })
    void whyItDoesNotServeIsItsFirstLine(String name, String value, int code, String line) throws Exception {
        var output = start(Map.of(name, value));

        assertThat(output.readLine()).isEqualTo(line);
        output.transferTo(Writer.nullWriter());
        assertThat(exitCode()).isEqualTo(code);
    }

    @Test
    void aServiceThatEndsByItselfHasFailed() throws Exception {
        start(Map.of("CARTSTREAM_BEHAVIOUR", "ends"));

        assertThat(exitCode()).isEqualTo(ExitCode.FAILED.number());
    }

    @ParameterizedTest
    @CsvSource({"serves, 0", "stops_badly, 1"})
    void theStopThatASignalBeginsDecidesTheExitCode(String behaviour, int code) throws Exception {
        var output = start(Map.of("CARTSTREAM_BEHAVIOUR", behaviour));
        assertThat(output.readLine()).isEqualTo("serving");

        process.destroy();

        assertThat(exitCode()).isEqualTo(code);
    }

    private BufferedReader start(Map<String, String> environment) throws IOException {
        var builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Shop.class.getName())
                .redirectErrorStream(true);
        builder.environment().putAll(environment);
        process = builder.start();
        return process.inputReader(StandardCharsets.UTF_8);
    }

    private int exitCode() throws InterruptedException {
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }
}
