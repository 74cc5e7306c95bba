package io.cartstream.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cartstream.api.ApiSettings.StopBudgets;
import io.cartstream.api.http.HttpLimits;
import io.cartstream.api.http.HttpSettings;
import io.cartstream.api.http.RateLimit;
import io.cartstream.api.http.ShopperAccessSettings;
import io.cartstream.api.recommend.RecommendLimits;
import io.cartstream.api.recommend.RecommendSettings;
import io.cartstream.api.recommend.RecommendSettings.ModelSettings;
import io.cartstream.ingest.IngestLimits;
import io.cartstream.service.Environment;
import io.cartstream.service.LogFormat;
import io.cartstream.service.MetricsTarget;
import io.cartstream.service.ServiceSettings;
import io.cartstream.service.metrics.PublishedMetrics;
import io.cartstream.service.settings.DataSize;
import io.cartstream.service.settings.InvalidSettingsException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ApiSettingsTest {
    private static final Map<String, String> IN_THE_CLOUD = Map.of(
            "CARTSTREAM_ENVIRONMENT", "cloud",
            "CARTSTREAM_API_KEYS", "0123456789abcdef, fedcba9876543210",
            "CARTSTREAM_PARTITION_KEY_SECRET", "0123456789abcdef",
            "CARTSTREAM_CORS_ORIGINS", "https://shop.example,http://localhost:5173");

    @Test
    void defaultsRunOnANewcomersMachine() {
        assertThat(settings(Map.of()))
                .isEqualTo(new ApiSettings(
                        new ServiceSettings(
                                Environment.LOCAL, LogFormat.TEXT, MetricsTarget.NONE, PublishedMetrics.DEFAULT),
                        "cartstream-events",
                        "cartstream-g1-",
                        "not a secret: set CARTSTREAM_PARTITION_KEY_SECRET",
                        Duration.ofSeconds(3),
                        Duration.ofSeconds(2),
                        DataSize.ofMebibytes(64),
                        new IngestLimits(
                                16, DataSize.ofKibibytes(256), Duration.ofMillis(5), 32, Duration.ofSeconds(10)),
                        new RecommendSettings(
                                Optional.empty(),
                                new RecommendLimits(
                                        Duration.ofMillis(120),
                                        Duration.ofMillis(50),
                                        Duration.ofMillis(25),
                                        Duration.ofMillis(60),
                                        1_000),
                                Duration.ofMinutes(1),
                                Duration.ofMinutes(1),
                                Duration.ofMinutes(10),
                                200_000),
                        new HttpSettings(
                                "127.0.0.1",
                                8080,
                                new HttpLimits(
                                        DataSize.ofMebibytes(1),
                                        DataSize.ofMebibytes(5),
                                        Duration.ofSeconds(5),
                                        DataSize.ofKibibytes(1),
                                        500,
                                        10_000,
                                        10_000,
                                        50,
                                        8_191),
                                List.of(),
                                new ShopperAccessSettings(false, List.of(), Optional.empty()),
                                10,
                                new RateLimit(0, 1),
                                List.of(),
                                false,
                                0,
                                Duration.ofSeconds(16)),
                        new StopBudgets(
                                Duration.ZERO, Duration.ofSeconds(16), Duration.ofSeconds(1), Duration.ofSeconds(30))));
    }

    @Test
    void defaultsInTheCloud() {
        var settings = settings(IN_THE_CLOUD);

        assertThat(settings.service().logFormat()).isEqualTo(LogFormat.JSON);
        assertThat(settings.service().metrics()).isEqualTo(MetricsTarget.CLOUDWATCH);
        assertThat(settings.budgets().deregistration()).isEqualTo(Duration.ofSeconds(10));
        assertThat(settings.http().shopperAccess().restricted()).isTrue();
        assertThat(settings.http().httpsOnly()).isTrue();
        assertThat(settings.http().trustedProxies()).isOne();
        assertThat(settings.http().host()).isEqualTo("0.0.0.0");
        assertThat(settings.http().rateLimit()).isEqualTo(new RateLimit(100, 500));
        assertThat(settings.http().limits().clientShare()).isEqualTo(25);
        assertThat(settings.http().apiKeys()).containsExactly("0123456789abcdef", "fedcba9876543210");
        assertThat(settings.http().corsOrigins()).containsExactly("https://shop.example", "http://localhost:5173");
    }

    @ParameterizedTest
    @ValueSource(strings = {"CARTSTREAM_API_KEYS", "CARTSTREAM_PARTITION_KEY_SECRET", "CARTSTREAM_CORS_ORIGINS"})
    void whatTheCloudNeedsIsNamedWhereItIsMissing(String name) {
        var incomplete = new HashMap<>(IN_THE_CLOUD);
        incomplete.remove(name);

        assertThatThrownBy(() -> settings(incomplete))
                .isInstanceOf(InvalidSettingsException.class)
                .hasMessageStartingWith(name + " must be ")
                .hasMessageContaining(", but is not set; for example " + name + "=");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "CARTSTREAM_LANES | 100 | a power of two between 1 and 4096, was 100",
                "CARTSTREAM_PORT | 70000 | a whole number between 0 and 65535, was 70000",
                "CARTSTREAM_CORS_ORIGINS | * | one or more origins such as https://shop.example, separated by commas, was *",
                "CARTSTREAM_CORS_ORIGINS | https://shop.example/ | one or more origins such as https://shop.example, separated by commas, was https://shop.example/",
                "CARTSTREAM_API_KEYS | short | one or more keys of at least 16 characters, separated by commas",
                "CARTSTREAM_PARTITION_KEY_SECRET | short | a secret of at least 16 characters",
                "CARTSTREAM_SHOPPER_KEYS | short | one or more keys of at least 16 characters, separated by commas",
                "CARTSTREAM_SHOPPER_TOKEN_SECRET | short | a secret of at least 16 characters",
                "CARTSTREAM_SHOPPER_ACCESS | closed | one of open, restricted, was closed",
                "CARTSTREAM_SCALER | s3://bucket | a file or s3://bucket/key, was s3://bucket",
                "CARTSTREAM_MODEL_BUDGET | 1m | a duration such as 500ms or 2m between 1ms and 10s, was 1m",
                "CARTSTREAM_METRICS | statsd | one of none, cloudwatch, was statsd",
                "CARTSTREAM_REQUEST_DEADLINE | soon | a duration such as 500ms or 2m between 1ms and 1m, was soon"
            })
    void wrongSettingIsOneSentenceThatNamesItAndKeepsSecrets(String name, String value, String expected) {
        assertThatThrownBy(() -> settings(Map.of(name, value)))
                .isInstanceOf(InvalidSettingsException.class)
                .hasMessageStartingWith(name + " must be " + expected + "; for example " + name + "=");
    }

    @Test
    void allFaultsAreToldTogether() {
        assertThatThrownBy(() -> settings(Map.of(
                        "CARTSTREAM_ENVIRONMENT", "cloud", "CARTSTREAM_LANES", "100", "CARTSTREAM_LINGR", "5ms")))
                .isInstanceOf(InvalidSettingsException.class)
                .hasMessageStartingWith("5 settings are wrong:")
                .hasMessageContaining("CARTSTREAM_API_KEYS must be ")
                .hasMessageContaining("CARTSTREAM_CORS_ORIGINS must be ")
                .hasMessageContaining("CARTSTREAM_PARTITION_KEY_SECRET must be ")
                .hasMessageContaining("CARTSTREAM_LANES must be ")
                .hasMessageContaining(
                        "CARTSTREAM_LINGR is not a setting of the producer API; did you mean CARTSTREAM_LINGER?");
    }

    @Test
    void emptyKeysAreNoKeys() {
        var open = new HashMap<>(IN_THE_CLOUD);
        open.put("CARTSTREAM_API_KEYS", ",");

        assertThatThrownBy(() -> settings(open))
                .isInstanceOf(InvalidSettingsException.class)
                .hasMessageStartingWith("CARTSTREAM_API_KEYS must be one or more keys");
    }

    @Test
    void stepsOfAStopMustFitIntoItsTime() {
        assertThatThrownBy(() -> settings(Map.of("CARTSTREAM_DEREGISTRATION_DELAY", "20s")))
                .isInstanceOf(InvalidSettingsException.class)
                .hasMessageStartingWith("CARTSTREAM_STOP_TIMEOUT must be at least")
                .hasMessageEndingWith("39000ms, was 30000ms");
    }

    @ParameterizedTest
    @CsvSource({"CARTSTREAM_BODY_TIME, 20s, 31000", "CARTSTREAM_REQUEST_DEADLINE, 12s, 18000"})
    void aStopWaitsForTheSlowestRequest(String name, String value, String longest) {
        assertThatThrownBy(() -> settings(Map.of(name, value)))
                .isInstanceOf(InvalidSettingsException.class)
                .hasMessage(
                        "CARTSTREAM_STOP_REQUESTS must be at least CARTSTREAM_BODY_TIME, CARTSTREAM_REQUEST_DEADLINE"
                                + " and 1s together, " + longest + "ms, was 16000ms");
    }

    @Test
    void modelNeedsItsScaler() {
        assertThatThrownBy(() -> settings(Map.of("CARTSTREAM_MODEL_ENDPOINT", "ranking")))
                .isInstanceOf(InvalidSettingsException.class)
                .hasMessage("CARTSTREAM_SCALER must be a file or s3://bucket/key where CARTSTREAM_MODEL_ENDPOINT"
                        + " names a model, but is not set");
        assertThat(settings(Map.of(
                                "CARTSTREAM_MODEL_ENDPOINT", "ranking", "CARTSTREAM_SCALER", "s3://models/scaler.json"))
                        .recommend()
                        .model())
                .contains(new ModelSettings("ranking", "s3://models/scaler.json"));
    }

    private static ApiSettings settings(Map<String, String> environment) {
        return ApiSettings.from(environment);
    }
}
