package io.cartstream.service.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cartstream.service.settings.DeclaredSettings.Rule;
import io.cartstream.service.settings.DeclaredSettings.Section;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DeclaredSettingsTest {
    enum Colour {
        RED,
        DARK_GREEN
    }

    private static final Setting<Colour> COLOUR =
            Setting.choice("CARTSTREAM_COLOUR", Colour.class).byDefault(Colour.RED);
    private static final Setting<String> NAME = Setting.text("CARTSTREAM_NAME", "shop")
            .byDefault("red shop")
            .butWhere(COLOUR, Colour.DARK_GREEN, "green shop");
    private static final Setting<List<String>> ORIGINS = Setting.texts(
                    "CARTSTREAM_ORIGINS",
                    "texts that begin with h, separated by commas",
                    "here",
                    text -> text.startsWith("h"))
            .byDefault("none", List.of());
    private static final Setting<Integer> PORT =
            Setting.wholeNumber("CARTSTREAM_PORT", 0, 65535).byDefault(8080);
    private static final Setting<Integer> NEXT_PORT = Setting.wholeNumber("CARTSTREAM_NEXT_PORT", 0, 65535)
            .byDefault("one more", settings -> settings.get(PORT) + 1);
    private static final Setting<Integer> LANES =
            Setting.powerOfTwo("CARTSTREAM_LANES", 1, 4096).byDefault(16);
    private static final Setting<Duration> TIME = Setting.duration(
                    "CARTSTREAM_TIME", Duration.ofMillis(1), Duration.ofMinutes(2))
            .byDefault(Duration.ofSeconds(5));
    private static final Setting<DataSize> SIZE = Setting.dataSize(
                    "CARTSTREAM_SIZE", DataSize.ofBytes(1), DataSize.ofMebibytes(4))
            .byDefault(DataSize.ofKibibytes(1));
    private static final Setting<Optional<Instant>> SINCE = Setting.parsed(
                    "CARTSTREAM_SINCE", "a time", "2026-11-22T10:00:00Z", Instant::parse, Instant::toString)
            .optional();
    private static final Setting<String> SECRET = Setting.secret("CARTSTREAM_SECRET", 16)
            .byDefault("a text that is no secret", "not a secret")
            .requiredWhere(COLOUR, Colour.DARK_GREEN);
    private static final Setting<List<String>> KEYS =
            Setting.secrets("CARTSTREAM_KEYS", 16).byDefault("none", List.of());

    private static final DeclaredSettings DECLARED = new DeclaredSettings(
            "shop",
            List.of(
                    new Section("First", COLOUR, NAME, ORIGINS, PORT, NEXT_PORT),
                    new Section("Second", LANES, TIME, SIZE, SINCE, SECRET, KEYS)),
            List.of(new Rule(
                    Set.of(PORT, LANES),
                    settings -> settings.get(PORT) < settings.get(LANES)
                            ? Optional.of("CARTSTREAM_PORT must be at least CARTSTREAM_LANES")
                            : Optional.empty())));

    @Test
    void everyKindIsRead() {
        var settings = DECLARED.read(Map.of(
                "CARTSTREAM_COLOUR", "Dark_Green",
                "CARTSTREAM_NAME", " a.b ",
                "CARTSTREAM_ORIGINS", "here, hither,,hence",
                "CARTSTREAM_PORT", "4097",
                "CARTSTREAM_LANES", "64",
                "CARTSTREAM_TIME", "1500 ms",
                "CARTSTREAM_SIZE", "2 MiB",
                "CARTSTREAM_SINCE", "2026-11-22T10:00:00Z",
                "CARTSTREAM_SECRET", "sixteen letters."));

        assertThat(settings.get(COLOUR)).isEqualTo(Colour.DARK_GREEN);
        assertThat(settings.get(NAME)).isEqualTo("a.b");
        assertThat(settings.get(ORIGINS)).containsExactly("here", "hither", "hence");
        assertThat(settings.get(PORT)).isEqualTo(4097);
        assertThat(settings.get(NEXT_PORT)).isEqualTo(4098);
        assertThat(settings.get(LANES)).isEqualTo(64);
        assertThat(settings.get(TIME)).isEqualTo(Duration.ofMillis(1500));
        assertThat(settings.get(SIZE)).isEqualTo(DataSize.ofMebibytes(2));
        assertThat(settings.get(SINCE)).contains(Instant.parse("2026-11-22T10:00:00Z"));
        assertThat(settings.get(SECRET)).isEqualTo("sixteen letters.");
    }

    @Test
    void whatIsAbsentOrBlankHasItsDefault() {
        var settings = DECLARED.read(Map.of("CARTSTREAM_NAME", "  ", "CARTSTREAM_UNKNOWN", ""));

        assertThat(settings.get(COLOUR)).isEqualTo(Colour.RED);
        assertThat(settings.get(NAME)).isEqualTo("red shop");
        assertThat(settings.get(NEXT_PORT)).isEqualTo(8081);
        assertThat(settings.get(SINCE)).isEmpty();
        assertThat(settings.get(SECRET)).isEqualTo("not a secret");
        assertThat(settings.get(KEYS)).isEmpty();
    }

    @Test
    void aDefaultMayDependOnAnotherSetting() {
        var settings =
                DECLARED.read(Map.of("CARTSTREAM_COLOUR", "dark_green", "CARTSTREAM_SECRET", "sixteen letters."));

        assertThat(settings.get(NAME)).isEqualTo("green shop");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "CARTSTREAM_COLOUR | blue | one of red, dark_green, was blue; for example CARTSTREAM_COLOUR=red",
                "CARTSTREAM_ORIGINS | here,there | texts that begin with h, separated by commas, was here,there; for example CARTSTREAM_ORIGINS=here",
                "CARTSTREAM_ORIGINS | ,, | texts that begin with h, separated by commas, was ,,; for example CARTSTREAM_ORIGINS=here",
                "CARTSTREAM_PORT | http | a whole number between 0 and 65535, was http; for example CARTSTREAM_PORT=8080",
                "CARTSTREAM_PORT | 70000 | a whole number between 0 and 65535, was 70000; for example CARTSTREAM_PORT=8080",
                "CARTSTREAM_PORT | 99999999999 | a whole number between 0 and 65535, was 99999999999; for example CARTSTREAM_PORT=8080",
                "CARTSTREAM_LANES | 100 | a power of two between 1 and 4096, was 100; for example CARTSTREAM_LANES=16",
                "CARTSTREAM_TIME | 3 days | a duration such as 500ms or 2m between 1ms and 2m, was 3 days; for example CARTSTREAM_TIME=5s",
                "CARTSTREAM_SIZE | -1 | a data size such as 512KiB or 64MiB between 1B and 4MiB, was -1; for example CARTSTREAM_SIZE=1KiB",
                "CARTSTREAM_SINCE | today | a time, was today; for example CARTSTREAM_SINCE=2026-11-22T10:00:00Z",
                "CARTSTREAM_SECRET | short | a secret of at least 16 characters; for example CARTSTREAM_SECRET=$(openssl rand -hex 32)",
                "CARTSTREAM_KEYS | 0123456789abcdef,short | one or more keys of at least 16 characters, separated by commas; for example CARTSTREAM_KEYS=$(openssl rand -hex 32)"
            })
    void aWrongSettingIsOneSentenceWithAnExampleAndNoSecret(String name, String value, String expected) {
        assertThatThrownBy(() -> DECLARED.read(Map.of(name, value)))
                .isInstanceOf(InvalidSettingsException.class)
                .hasMessage(name + " must be " + expected);
    }

    @Test
    void whatIsRequiredIsNamedWhereItIsMissing() {
        assertThatThrownBy(() -> DECLARED.read(Map.of("CARTSTREAM_COLOUR", "dark_green")))
                .hasMessage("CARTSTREAM_SECRET must be a secret of at least 16 characters, but is not set;"
                        + " for example CARTSTREAM_SECRET=$(openssl rand -hex 32)");
    }

    @Test
    void allFaultsAreToldTogether() {
        assertThatThrownBy(() -> DECLARED.read(Map.of(
                        "CARTSTREAM_COLOUR", "dark_green",
                        "CARTSTREAM_PORT", "8",
                        "CARTSTREAM_TIME", "soon",
                        "CARTSTREAM_LANE", "8")))
                .hasMessage("""
                        4 settings are wrong:
                          CARTSTREAM_TIME must be a duration such as 500ms or 2m between 1ms and 2m, was soon; \
                        for example CARTSTREAM_TIME=5s
                          CARTSTREAM_SECRET must be a secret of at least 16 characters, but is not set; \
                        for example CARTSTREAM_SECRET=$(openssl rand -hex 32)
                          CARTSTREAM_PORT must be at least CARTSTREAM_LANES
                          CARTSTREAM_LANE is not a setting of the shop; did you mean CARTSTREAM_LANES?""");
    }

    @Test
    void aRuleIsNotAppliedToASettingThatIsWrongByItself() {
        assertThatThrownBy(() -> DECLARED.read(Map.of("CARTSTREAM_PORT", "8", "CARTSTREAM_LANES", "100")))
                .message()
                .startsWith("CARTSTREAM_LANES must be a power of two")
                .doesNotContain("CARTSTREAM_PORT");
    }

    @ParameterizedTest
    @CsvSource({
        "CARTSTREAM_PROT, CARTSTREAM_PORT",
        "CARTSTREAM_LANE, CARTSTREAM_LANES",
        "CARTSTREAM_NEXTPORT, CARTSTREAM_NEXT_PORT",
        "CARTSTREAM_KEY, CARTSTREAM_KEYS"
    })
    void anUnknownNameStopsTheStartWithTheOneThatWasMeant(String name, String meant) {
        assertThatThrownBy(() -> DECLARED.read(Map.of(name, "hunter2")))
                .hasMessage(name + " is not a setting of the shop; did you mean " + meant + "?");
    }

    @ParameterizedTest
    @ValueSource(strings = {"CARTSTREAM_SUBMIT_RECOMMENDATIONS", "CARTSTREAM_X", "CARTSTREAM_"})
    void aNameLikeNoneIsNotGuessed(String name) {
        assertThatThrownBy(() -> DECLARED.read(Map.of(name, "1")))
                .hasMessage(name + " is not a setting of the shop; docs/settings.md lists them");
    }

    @Test
    void variablesOfOthersAreTheirs() {
        assertThatCode(() -> DECLARED.read(Map.of("PATH", "/bin", "AWS_REGION", "eu-west-1")))
                .doesNotThrowAnyException();
    }

    @Test
    void aLongWrongValueIsCut() {
        assertThatThrownBy(() -> DECLARED.read(Map.of("CARTSTREAM_PORT", "9".repeat(10_000))))
                .message()
                .hasSizeLessThan(400);
    }

    @Test
    void aNameIsDeclaredOnce() {
        assertThatThrownBy(() -> new DeclaredSettings("shop", List.of(new Section("Twice", PORT, PORT)), List.of()))
                .hasMessage("CARTSTREAM_PORT is declared twice");
    }

    @Test
    void defaultsAreToldInMarkdown() {
        assertThat(NAME.defaultTold()).isEqualTo("`red shop`; `green shop` where `CARTSTREAM_COLOUR` is `dark_green`");
        assertThat(SECRET.defaultTold())
                .isEqualTo("a text that is no secret; required where `CARTSTREAM_COLOUR` is `dark_green`");
        assertThat(NEXT_PORT.defaultTold()).isEqualTo("one more");
        assertThat(SINCE.defaultTold()).isEqualTo("none");
    }
}
