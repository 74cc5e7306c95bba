package io.cartstream.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.cartstream.api.ApiSettings;
import io.cartstream.service.settings.DeclaredSettings;
import io.cartstream.service.settings.Setting;
import io.cartstream.worker.WorkerSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Wherever a service is started with settings, it knows them: it would refuse to start otherwise. */
class DeployedSettingsTest {
    private static final Path TOP = Path.of("..");
    private static final Pattern ASSIGNED = Pattern.compile("\\b(CARTSTREAM_\\w+)\\s*=\\s*(?:\"([^\"$]*)\")?");

    /** A text of the repository in which the settings of one service are set. */
    static Stream<Arguments> places() throws IOException {
        var api = ApiSettings.DECLARED;
        var worker = WorkerSettings.DECLARED;
        return Stream.of(
                Arguments.of("API service", read("terraform/modules/api-service/main.tf"), api),
                Arguments.of("worker service", read("terraform/modules/worker-service/main.tf"), worker),
                Arguments.of("bridge service", read("terraform/modules/bridge-service/main.tf"), worker),
                Arguments.of("function", read("terraform/modules/serverless/main.tf"), api),
                Arguments.of("function's environment", module("serverless"), api),
                Arguments.of("settings of all APIs", local("api_settings"), api),
                Arguments.of("rebuilding worker", module("rebuild"), worker),
                Arguments.of("API image", read("Dockerfile.api"), api),
                Arguments.of("worker image", read("Dockerfile.worker"), worker),
                Arguments.of("training run of the API image", read("scripts/container/train"), api),
                Arguments.of("training run of the worker image", read("scripts/container/train"), worker),
                Arguments.of("API of run-images", line("scripts/run-images", "start api "), api),
                Arguments.of("worker of run-images", line("scripts/run-images", "start worker "), worker),
                Arguments.of("bridge of run-images", line("scripts/run-images", "start bridge "), worker));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("places")
    void aServiceIsToldOnlyWhatItKnows(String place, String text, DeclaredSettings service) {
        var given = assigned(text).map(match -> match.group(1)).toList();

        assertThat(given).as("settings given to the " + place).isNotEmpty();
        assertThat(service.names()).containsAll(given);
    }

    /** Values that are written out; those that Terraform computes are its own tests' affair. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("places")
    void aServiceAcceptsWhatItIsTold(String place, String text, DeclaredSettings service) {
        var settings = service.all().stream().collect(Collectors.toMap(Setting::name, Function.identity()));

        assertThat(assigned(text).filter(match -> match.group(2) != null))
                .as("values given to the " + place)
                .allSatisfy(match -> assertThat(settings.get(match.group(1)).accepts(match.group(2)))
                        .as(match.group())
                        .isTrue());
    }

    private static Stream<MatchResult> assigned(String text) {
        return ASSIGNED.matcher(text).results();
    }

    private static String read(String file) throws IOException {
        return Files.readString(TOP.resolve(file));
    }

    private static String line(String file, String start) throws IOException {
        return read(file).lines().filter(line -> line.startsWith(start)).collect(Collectors.joining("\n"));
    }

    private static String module(String name) throws IOException {
        return from("module \"" + name + "\" {", "\n}\n");
    }

    private static String local(String name) throws IOException {
        return from("  " + name + " = ", "\n\n");
    }

    private static String from(String start, String end) throws IOException {
        var text = read("terraform/modules/cartstream/main.tf");
        var begin = text.indexOf(start);
        assertThat(begin).as(start).isNotNegative();
        return text.substring(begin, text.indexOf(end, begin));
    }
}
