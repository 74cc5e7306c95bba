package io.cartstream.service.settings;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * The values that a setting may have. Immutable.
 *
 * @param wanted follows "must be"
 * @param example a value that is accepted, as it is written in the environment
 * @param parser throws {@link IllegalArgumentException}, {@link ConfigException} or {@link DateTimeException} where a text is no such value
 * @param written the inverse of the parser
 */
record ValueType<T>(String wanted, String example, Function<String, T> parser, Function<T, String> written) {
    private static final String PATH = "value";

    /** The value of a text; empty where it is none. */
    Optional<T> parse(String text) {
        try {
            return Optional.of(parser.apply(text));
        } catch (IllegalArgumentException | ConfigException | DateTimeException | ArithmeticException _) {
            return Optional.empty();
        }
    }

    static ValueType<String> text(String wanted, String example, Predicate<String> accepted) {
        return new ValueType<>(wanted, example, text -> require(text, accepted), text -> text);
    }

    static ValueType<List<String>> texts(String wanted, String example, Predicate<String> accepted) {
        return new ValueType<>(
                wanted,
                example,
                all -> require(
                        Arrays.stream(all.split(",", -1))
                                .map(String::strip)
                                .filter(entry -> !entry.isEmpty())
                                .toList(),
                        list -> !list.isEmpty() && list.stream().allMatch(accepted)),
                list -> String.join(",", list));
    }

    static ValueType<Integer> wholeNumber(int min, int max) {
        return number("a whole number", min, max, _ -> true);
    }

    static ValueType<Integer> powerOfTwo(int min, int max) {
        return number("a power of two", min, max, value -> Integer.bitCount(value) == 1);
    }

    static ValueType<Duration> duration(Duration min, Duration max) {
        return bounded(
                "a duration such as 500ms or 2m", min, max, text -> config(text).getDuration(PATH), ValueType::spelled);
    }

    static ValueType<DataSize> dataSize(DataSize min, DataSize max) {
        return bounded(
                "a data size such as 512KiB or 64MiB",
                min,
                max,
                text -> DataSize.ofBytes(config(text).getMemorySize(PATH).toBytes()),
                DataSize::toString);
    }

    static <E extends Enum<E>> ValueType<E> choice(Class<E> type) {
        var names =
                Arrays.stream(type.getEnumConstants()).map(ValueType::spelled).toList();
        return new ValueType<>(
                "one of " + String.join(", ", names),
                names.getFirst(),
                text -> Enum.valueOf(type, text.toUpperCase(Locale.ROOT)),
                ValueType::spelled);
    }

    /** The same values, or none. */
    ValueType<Optional<T>> optional() {
        return new ValueType<>(
                wanted,
                example,
                text -> Optional.of(parser.apply(text)),
                value -> value.map(written).orElse("none"));
    }

    ValueType<T> withExample(String other) {
        return new ValueType<>(wanted, other, parser, written);
    }

    private static ValueType<Integer> number(String kind, int min, int max, Predicate<Integer> accepted) {
        return bounded(kind, min, max, text -> require(Integer.valueOf(text), accepted), String::valueOf);
    }

    private static <C extends Comparable<C>> ValueType<C> bounded(
            String kind, C min, C max, Function<String, C> parser, Function<C, String> written) {
        return new ValueType<>(
                kind + " between " + written.apply(min) + " and " + written.apply(max),
                written.apply(min),
                text -> require(parser.apply(text), value -> value.compareTo(min) >= 0 && value.compareTo(max) <= 0),
                written);
    }

    private static <V> V require(V value, Predicate<V> accepted) {
        if (!accepted.test(value)) {
            throw new IllegalArgumentException("out of bounds");
        }
        return value;
    }

    private static Config config(String text) {
        return ConfigFactory.parseMap(Map.of(PATH, text));
    }

    private static String spelled(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    private static String spelled(Duration duration) {
        if (duration.toMillis() % 1000 != 0) {
            return duration.toMillis() + "ms";
        }
        if (duration.toSeconds() % 60 != 0 || duration.isZero()) {
            return duration.toSeconds() + "s";
        }
        return duration.toDays() > 0 && duration.equals(Duration.ofDays(duration.toDays()))
                ? duration.toDays() + "d"
                : duration.toMinutes() + "m";
    }
}
