package io.cartstream.local.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RunSettingsTest {
    private static final Artifacts ARTIFACTS =
            new Artifacts(Path.of("api.jar"), Path.of("worker.jar"), Path.of("dist"));

    @Test
    void everyPartHasAPortOfItsOwn() {
        var settings = settings(8080, 3);

        var ports = Stream.concat(
                Stream.of(
                        settings.port(),
                        settings.awsPort(),
                        settings.dynamoDbPort(),
                        settings.s3Port(),
                        settings.pagePort()),
                Stream.concat(
                        IntStream.rangeClosed(1, 3).mapToObj(settings::workerPort), Stream.of(settings.bridgePort())));

        assertThat(ports).containsExactly(8080, 8081, 8082, 8083, 8084, 8085, 8086, 8087, 8101);
        assertThat(settings(8080, RunSettings.MAX_WORKERS).workerPort(RunSettings.MAX_WORKERS))
                .isLessThan(settings.bridgePort());
    }

    @Test
    void settingsOutOfTheirBoundsAreNamed() {
        assertThatThrownBy(() -> settings(0, 1)).hasMessage("PORT must be between 1 and 65513, was 0.");
        assertThatThrownBy(() -> settings(65_530, 1)).hasMessage("PORT must be between 1 and 65513, was 65530.");
        assertThatThrownBy(() -> settings(8080, 0)).hasMessage("WORKERS must be between 1 and 16, was 0.");
    }

    private static RunSettings settings(int port, int workers) {
        return new RunSettings(Path.of("data"), port, workers, ARTIFACTS, Optional.empty(), false, true);
    }
}
