package io.cartstream.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class SettingsTest {
    enum Colour {
        RED,
        GREEN
    }

    @Test
    void everyKindIsRead() {
        var settings = new Settings(Map.of(
                "TEXT",
                " a.b ",
                "LIST",
                "a, b,,c",
                "NUMBER",
                "7",
                "POWER",
                "64",
                "FLAG",
                "true",
                "TIME",
                "1500 ms",
                "SIZE",
                "2 MiB",
                "CHOICE",
                "green",
                "ADDRESS",
                "https://shop.example/x"));

        assertThat(settings.text("TEXT")).contains("a.b");
        assertThat(settings.texts("LIST")).containsExactly("a", "b", "c");
        assertThat(settings.integer("NUMBER", 1, 0, 9)).isEqualTo(7);
        assertThat(settings.powerOfTwo("POWER", 1, 1, 128)).isEqualTo(64);
        assertThat(settings.flag("FLAG", false)).isTrue();
        assertThat(settings.duration("TIME", Duration.ZERO, Duration.ZERO, Duration.ofMinutes(1)))
                .isEqualTo(Duration.ofMillis(1500));
        assertThat(settings.dataSize("SIZE", DataSize.ofBytes(1), DataSize.ofBytes(0), DataSize.ofMebibytes(9)))
                .isEqualTo(DataSize.ofMebibytes(2));
        assertThat(settings.choice("CHOICE", Colour.RED)).isEqualTo(Colour.GREEN);
        assertThat(settings.address("ADDRESS")).contains(URI.create("https://shop.example/x"));
    }

    @Test
    void whatIsAbsentOrBlankHasItsDefault() {
        var settings = new Settings(Map.of("BLANK", "  "));

        assertThat(settings.text("BLANK", "x")).isEqualTo("x");
        assertThat(settings.integer("ABSENT", 5, 0, 9)).isEqualTo(5);
        assertThat(settings.choice("ABSENT", Colour.RED)).isEqualTo(Colour.RED);
        assertThat(settings.address("ABSENT")).isEmpty();
        assertThat(settings.texts("ABSENT")).isEmpty();
    }

    @Test
    void aWrongSettingIsOneSentenceThatMendsIt() {
        var settings = new Settings(Map.of(
                "LANES", "100", "PORT", "http", "TIME", "3 days", "SIZE", "-1", "COLOUR", "blue", "URL", "shop"));

        assertSentence(
                () -> settings.powerOfTwo("LANES", 32, 1, 4096),
                "LANES must be a power of two between 1 and 4096, was 100");
        assertSentence(
                () -> settings.integer("PORT", 1, 0, 65535),
                "PORT must be a whole number between 0 and 65535, was http");
        assertSentence(
                () -> settings.duration("TIME", Duration.ZERO, Duration.ofMillis(1), Duration.ofMinutes(2)),
                "TIME must be a duration such as 500ms or 2m between 1ms and 2m, was 3 days");
        assertSentence(
                () -> settings.dataSize("SIZE", DataSize.ofBytes(1), DataSize.ofBytes(1), DataSize.ofKibibytes(4)),
                "SIZE must be a data size such as 512KiB or 64MiB between 1B and 4KiB, was -1");
        assertSentence(() -> settings.choice("COLOUR", Colour.RED), "COLOUR must be one of red, green, was blue");
        assertSentence(() -> settings.address("URL"), "URL must be an absolute http or https address, was shop");
    }

    @Test
    void aSecretIsNeverRepeated() {
        var settings = new Settings(Map.of("KEY", "hunter2"));

        assertThat(settings.wrongSecret("KEY", "at least 16 characters"))
                .hasMessage("KEY must be at least 16 characters");
        assertThat(settings.wrong("OTHER", "set")).hasMessage("OTHER must be set, but is not set");
    }

    private static void assertSentence(ThrowingCallable reading, String sentence) {
        assertThatThrownBy(reading).isInstanceOf(InvalidSettingException.class).hasMessage(sentence);
    }
}
