package io.cartstream.service.settings;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * One setting, declared once: its name, what it may be, its default and what it does. The reading, the messages for faults and
 * {@code docs/settings.md} come from it. Immutable; every method returns a changed copy.
 *
 * @param <T> what a reader gets
 */
public final class Setting<T> {
    /** Longest text of a wrong value that a message repeats. */
    private static final int MAX_REPEATED = 200;

    private final String name;
    private final ValueType<T> type;
    private final Default<T> standard;
    private final boolean secret;
    private final String description;

    /** The value where nothing is set; empty where something must be set. */
    private record Default<T>(String told, Function<Settings, Optional<T>> value) {
        static <T> Default<T> required() {
            return new Default<>("required", _ -> Optional.empty());
        }

        static <T> Default<T> always(String told, T value) {
            return new Default<>(told, _ -> Optional.of(value));
        }

        <C> Default<T> where(Setting<C> other, C is, Default<T> instead) {
            return new Default<>(
                    told + "; " + instead.told + " where `" + other.name + "` is `"
                            + other.type.written().apply(is) + "`",
                    settings -> settings.get(other).equals(is) ? instead.value.apply(settings) : value.apply(settings));
        }
    }

    private Setting(String name, ValueType<T> type, Default<T> standard, boolean secret, String description) {
        this.name = name;
        this.type = type;
        this.standard = standard;
        this.secret = secret;
        this.description = description;
    }

    private static <T> Setting<T> of(String name, ValueType<T> type) {
        return new Setting<>(name, type, Default.required(), false, "");
    }

    /** Any text but a blank one. */
    public static Setting<String> text(String name, String example) {
        return text(name, "a text", example, _ -> true);
    }

    /**
     * A text of a certain form.
     *
     * @param wanted follows "must be"
     * @param accepted whether a text has the form
     */
    public static Setting<String> text(String name, String wanted, String example, Predicate<String> accepted) {
        return of(name, ValueType.text(wanted, example, accepted));
    }

    /**
     * Texts of a certain form, separated by commas.
     *
     * @param wanted follows "must be"
     * @param accepted whether one of the texts has the form
     */
    public static Setting<List<String>> texts(String name, String wanted, String example, Predicate<String> accepted) {
        return of(name, ValueType.texts(wanted, example, accepted));
    }

    /** A text that no message repeats. */
    public static Setting<String> secret(String name, int minLength) {
        return text(
                        name,
                        "a secret of at least " + minLength + " characters",
                        "$(openssl rand -hex 32)",
                        text -> text.length() >= minLength)
                .kept();
    }

    /** Texts separated by commas, which no message repeats. */
    public static Setting<List<String>> secrets(String name, int minLength) {
        return texts(
                        name,
                        "one or more keys of at least " + minLength + " characters, separated by commas",
                        "$(openssl rand -hex 32)",
                        text -> text.length() >= minLength)
                .kept();
    }

    /** A whole number from {@code min} to {@code max}. */
    public static Setting<Integer> wholeNumber(String name, int min, int max) {
        return of(name, ValueType.wholeNumber(min, max));
    }

    /** A power of two from {@code min} to {@code max}. */
    public static Setting<Integer> powerOfTwo(String name, int min, int max) {
        return of(name, ValueType.powerOfTwo(min, max));
    }

    /** A duration such as {@code 500ms} or {@code 2 minutes}, from {@code min} to {@code max}. */
    public static Setting<Duration> duration(String name, Duration min, Duration max) {
        return of(name, ValueType.duration(min, max));
    }

    /** A data size such as {@code 512KiB} or {@code 64 MiB}, from {@code min} to {@code max}. */
    public static Setting<DataSize> dataSize(String name, DataSize min, DataSize max) {
        return of(name, ValueType.dataSize(min, max));
    }

    /** One constant of an enum, in any letter case. */
    public static <E extends Enum<E>> Setting<E> choice(String name, Class<E> type) {
        return of(name, ValueType.choice(type));
    }

    /**
     * A value of any other type.
     *
     * @param wanted follows "must be"
     * @param parser throws {@link IllegalArgumentException} or {@link java.time.DateTimeException} where a text is no value
     * @param written the inverse of the parser
     */
    public static <T> Setting<T> parsed(
            String name, String wanted, String example, Function<String, T> parser, Function<T, String> written) {
        return of(name, new ValueType<>(wanted, example, parser, written));
    }

    /** Its value where nothing is set, which is also its example. */
    public Setting<T> byDefault(T value) {
        var written = type.written().apply(value);
        var shown = written.isEmpty() ? "none" : "`" + written + "`";
        return new Setting<>(
                name,
                written.isEmpty() ? type : type.withExample(written),
                Default.always(shown, value),
                secret,
                description);
    }

    /** The same for a value that is better described than shown. */
    public Setting<T> byDefault(String told, T value) {
        return with(Default.always(told, value));
    }

    /** A value that follows from other settings of the service, which are declared before. */
    public Setting<T> byDefault(String told, Function<Settings, T> value) {
        return with(new Default<>(told, settings -> Optional.of(value.apply(settings))));
    }

    /** Another default where another setting, declared before, has a value. */
    public <C> Setting<T> butWhere(Setting<C> other, C is, T instead) {
        return with(
                standard.where(other, is, Default.always("`" + type.written().apply(instead) + "`", instead)));
    }

    /** No default where another setting, declared before, has a value. */
    public <C> Setting<T> requiredWhere(Setting<C> other, C is) {
        return with(standard.where(other, is, Default.required()));
    }

    /** It need not be set. */
    public Setting<Optional<T>> optional() {
        return optional("none");
    }

    /** It need not be set; {@code told} says what happens then. */
    public Setting<Optional<T>> optional(String told) {
        return new Setting<>(name, type.optional(), Default.always(told, Optional.empty()), secret, description);
    }

    /** What it does, for an operator. */
    public Setting<T> describedAs(String text) {
        return new Setting<>(name, type, standard, secret, text);
    }

    /** The environment variable. */
    public String name() {
        return name;
    }

    /** What a value must be. */
    public String wanted() {
        return type.wanted();
    }

    /** The default, in Markdown. */
    public String defaultTold() {
        return standard.told;
    }

    public String description() {
        return description;
    }

    /** Whether {@code text} is a value. */
    public boolean accepts(String text) {
        return type.parse(text).isPresent();
    }

    Optional<T> parse(String text) {
        return type.parse(text);
    }

    Optional<T> defaultIn(Settings settings) {
        return standard.value.apply(settings);
    }

    /** The sentence for a value that is none, or for none where there must be one. */
    String fault(Optional<String> found) {
        var was = found.map(value ->
                        secret ? "" : ", was " + value.substring(0, Math.min(value.length(), MAX_REPEATED)))
                .orElse(", but is not set");
        return name + " must be " + type.wanted() + was + "; for example " + name + "=" + type.example();
    }

    private Setting<T> kept() {
        return new Setting<>(name, type, standard, true, description);
    }

    private Setting<T> with(Default<T> other) {
        return new Setting<>(name, type, other, secret, description);
    }

    @Override
    public String toString() {
        return name;
    }
}
