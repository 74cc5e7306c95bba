package io.cartstream.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cartstream.embedded.faults.FaultRoute;
import io.cartstream.embedded.faults.Faults;
import io.cartstream.embedded.http.AwsError;
import io.cartstream.embedded.http.AwsService;
import io.cartstream.embedded.http.Route;
import io.cartstream.embedded.junit.EmbeddedAwsExtension;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The README's tables and examples say what the code does. */
class ReadmeTest {
    private static final String README = readme();

    @Test
    @ExtendWith(EmbeddedAwsExtension.class)
    void itsOperationsAreThoseThatTheServicesRegister(EmbeddedAws aws) {
        assertThat(operations("Kinesis"))
                .containsExactlyInAnyOrderElementsOf(names(aws.kinesisStreams().service()));
        assertThat(operations("Firehose"))
                .containsExactlyInAnyOrderElementsOf(names(aws.deliveryStreams().service()));
        assertThat(operations("CloudWatch"))
                .containsExactlyInAnyOrderElementsOf(names(aws.metrics().service()));
    }

    @Test
    void itsEffectsAreThoseThatARuleMayHave() {
        assertThatThrownBy(() -> switchOn(new Faults(), "{\"service\":\"kinesis\",\"effect\":\"none of them\"}"))
                .isInstanceOf(AwsError.class)
                .extracting(Throwable::getMessage)
                .satisfies(message -> assertThat(effects())
                        .containsExactlyInAnyOrder(message.replaceFirst("effect must be (.*), was .*", "$1")
                                .split(", | or ")));
    }

    @ParameterizedTest
    @MethodSource
    void itsRulesAreTaken(String rule) {
        var faults = new Faults();
        switchOn(faults, rule);
        assertThat(faults.rules()).hasSize(1);
    }

    static List<String> itsRulesAreTaken() {
        return found("_local/faults -d '([^']+)'", README);
    }

    @Test
    void aRuleWithAMemberThatNoneHasIsRefused() {
        var faults = new Faults();
        assertThatThrownBy(() -> switchOn(
                        faults,
                        "{\"service\":\"firehose\",\"effect\":\"quota\",\"bytesASecond\":1,\"refusing\":\"call\"}"))
                .isInstanceOf(AwsError.class)
                .hasMessageContaining("bytesASecond");
        assertThat(faults.rules()).isEmpty();
    }

    private static void switchOn(Faults faults, String rule) {
        new FaultRoute(faults).handle(new Route.Call("PUT", FaultRoute.PATH, rule.getBytes(UTF_8)));
    }

    private static Iterable<String> names(AwsService service) {
        return service.operations().keySet();
    }

    /** The second column of a service's row. */
    private static List<String> operations(String service) {
        var row = found("(?m)^\\| " + service + " \\| ([^|]+) \\|", README);
        assertThat(row).as("rows of %s", service).hasSize(1);
        return Arrays.asList(row.getFirst().split(", "));
    }

    /** The first column of the table of effects. */
    private static List<String> effects() {
        var table = README.substring(README.indexOf("| effect | what happens |"));
        return found("(?m)^\\| `(\\w+)` \\|", table);
    }

    private static List<String> found(String pattern, String text) {
        return Pattern.compile(pattern)
                .matcher(text)
                .results()
                .map(hit -> hit.group(1))
                .toList();
    }

    private static String readme() {
        try {
            return Files.readString(Path.of("README.md"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
