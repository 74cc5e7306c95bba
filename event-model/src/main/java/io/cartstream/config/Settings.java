package io.cartstream.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigUtil;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Reads typed settings from environment variables. An empty variable counts as absent.
 *
 * <p>Every reader throws {@link InvalidSettingException} with one sentence such as {@code CARTSTREAM_LANES must be a power of two between
 * 1 and 4096, was 100}. Immutable.
 */
public final class Settings {
    private final Config config;

    /**
     * @param environment names and values, as of {@link System#getenv()}
     */
    public Settings(Map<String, String> environment) {
        var present = new HashMap<String, String>();
        environment.forEach((name, value) -> {
            if (!value.isBlank()) {
                present.put(ConfigUtil.quoteString(name), value.strip());
            }
        });
        config = ConfigFactory.parseMap(present, "environment");
    }

    /** A text, where it is set. */
    public Optional<String> text(String name) {
        return config.hasPath(path(name)) ? Optional.of(config.getString(path(name))) : Optional.empty();
    }

    /** A text, or its default. */
    public String text(String name, String byDefault) {
        return text(name).orElse(byDefault);
    }

    /** A list of texts separated by commas; empty where it is not set. */
    public List<String> texts(String name) {
        return text(name).stream()
                .flatMap(all -> Arrays.stream(all.split(",", -1)))
                .map(String::strip)
                .filter(entry -> !entry.isEmpty())
                .toList();
    }

    /** A whole number from {@code min} to {@code max}. */
    public int integer(String name, int byDefault, int min, int max) {
        return Math.toIntExact(number(name, byDefault, min, max, "a whole number between"));
    }

    /** A power of two from {@code min} to {@code max}. */
    public int powerOfTwo(String name, int byDefault, int min, int max) {
        var value = number(name, byDefault, min, max, "a power of two between");
        if (Long.bitCount(value) != 1) {
            throw wrong(name, "a power of two between " + min + " and " + max);
        }
        return Math.toIntExact(value);
    }

    /** {@code true} or {@code false}. */
    public boolean flag(String name, boolean byDefault) {
        return read(name, byDefault, "true or false", () -> config.getBoolean(path(name)));
    }

    /** A duration such as {@code 500ms} or {@code 2 minutes}, from {@code min} to {@code max}. */
    public Duration duration(String name, Duration byDefault, Duration min, Duration max) {
        var expected = "a duration such as 500ms or 2m between " + spelled(min) + " and " + spelled(max);
        var value = read(name, byDefault, expected, () -> config.getDuration(path(name)));
        if (value.compareTo(min) < 0 || value.compareTo(max) > 0) {
            throw wrong(name, expected);
        }
        return value;
    }

    /** A data size such as {@code 512KiB} or {@code 64 MiB}, from {@code min} to {@code max}. */
    public DataSize dataSize(String name, DataSize byDefault, DataSize min, DataSize max) {
        var expected = "a data size such as 512KiB or 64MiB between " + min + " and " + max;
        var value = read(
                name,
                byDefault,
                expected,
                () -> DataSize.ofBytes(config.getMemorySize(path(name)).toBytes()));
        if (value.compareTo(min) < 0 || value.compareTo(max) > 0) {
            throw wrong(name, expected);
        }
        return value;
    }

    /** One constant of an enum, in any letter case. */
    public <E extends Enum<E>> E choice(String name, E byDefault) {
        var type = byDefault.getDeclaringClass();
        var expected = "one of "
                + Arrays.stream(type.getEnumConstants())
                        .map(constant -> constant.name().toLowerCase(Locale.ROOT))
                        .collect(Collectors.joining(", "));
        return read(
                name,
                byDefault,
                expected,
                () -> Enum.valueOf(type, config.getString(path(name)).toUpperCase(Locale.ROOT)));
    }

    /** An absolute http or https address, where it is set. */
    public Optional<URI> address(String name) {
        var expected = "an absolute http or https address";
        return text(name).map(value -> {
            var address = read(name, URI.create(""), expected, () -> URI.create(value));
            if (address.getHost() == null || !List.of("http", "https").contains(address.getScheme())) {
                throw wrong(name, expected);
            }
            return address;
        });
    }

    /** The sentence for a setting whose value is not what it must be. */
    public InvalidSettingException wrong(String name, String expected) {
        return new InvalidSettingException(name + " must be " + expected
                + text(name).map(value -> ", was " + value).orElse(", but is not set"));
    }

    /** The sentence for a secret: as {@link #wrong}, without its value. */
    public InvalidSettingException wrongSecret(String name, String expected) {
        return new InvalidSettingException(name + " must be " + expected);
    }

    private long number(String name, int byDefault, int min, int max, String kind) {
        var expected = kind + " " + min + " and " + max;
        var value = read(name, (long) byDefault, expected, () -> config.getLong(path(name)));
        if (value < min || value > max) {
            throw wrong(name, expected);
        }
        return value;
    }

    private <T> T read(String name, T byDefault, String expected, java.util.function.Supplier<T> reader) {
        if (!config.hasPath(path(name))) {
            return byDefault;
        }
        try {
            return reader.get();
        } catch (ConfigException | IllegalArgumentException _) {
            throw wrong(name, expected);
        }
    }

    private static String path(String name) {
        return ConfigUtil.quoteString(name);
    }

    private static String spelled(Duration duration) {
        if (duration.toMillis() % 1000 != 0) {
            return duration.toMillis() + "ms";
        }
        return duration.toSeconds() % 60 != 0 || duration.isZero()
                ? duration.toSeconds() + "s"
                : duration.toMinutes() + "m";
    }
}
