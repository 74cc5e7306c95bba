package io.cartstream.local.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.cartstream.api.ApiSettings;
import io.cartstream.service.settings.DeclaredSettings;
import io.cartstream.store.Generation;
import io.cartstream.worker.WorkerSettings;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The services get on with a shell that has settings of each of them. */
class LocalServicesTest {
    private static final Map<String, String> SHELL = Map.of(
            "CARTSTREAM_RATE_LIMIT", "5",
            "CARTSTREAM_CACHE", "64MiB",
            "CARTSTREAM_LOG_FORMAT", "json");

    @TempDir
    private Path folder;

    private LocalServices services;

    @BeforeEach
    void describe() {
        var artifacts = new Artifacts(Path.of("api.jar"), Path.of("worker.jar"), Path.of("dist"));
        var settings = new RunSettings(folder, 8080, 1, artifacts, Optional.empty(), false, true);
        services = new LocalServices(settings, new DataFiles(folder), Map.of("AWS_REGION", "us-east-1"), "-Dmark");
    }

    @Test
    void eachServiceKnowsAllItsSettings() {
        assertStarts(services.api(), ApiSettings.DECLARED);
        assertStarts(services.workers().getFirst(), WorkerSettings.DECLARED);
        assertStarts(services.bridge(), WorkerSettings.DECLARED);
        assertStarts(
                services.rebuildingWorker(new Generation("g2"), 8102, Map.of("CARTSTREAM_ARCHIVE", "off")),
                WorkerSettings.DECLARED);
    }

    @Test
    void aSettingOfTheShellReachesItsOwnService() {
        assertThat(with(services.api())).containsEntry("CARTSTREAM_RATE_LIMIT", "5");
        assertThat(with(services.workers().getFirst()))
                .containsEntry("CARTSTREAM_CACHE", "64MiB")
                .containsEntry("CARTSTREAM_RATE_LIMIT", "");
    }

    private static void assertStarts(ServiceSpec spec, DeclaredSettings declared) {
        assertThatCode(() -> declared.read(with(spec))).as(spec.name()).doesNotThrowAnyException();
    }

    private static Map<String, String> with(ServiceSpec spec) {
        var environment = new HashMap<>(SHELL);
        environment.putAll(spec.environment());
        return environment;
    }
}
