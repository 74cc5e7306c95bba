package io.cartstream.service.settings;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * All settings of a service. Immutable.
 *
 * @param service as messages and documents name it
 * @param sections in the order of the documents; a setting that another one's default depends on comes before that one
 * @param rules between settings
 */
public record DeclaredSettings(String service, List<Section> sections, List<Rule> rules) {
    /** Environment variables that begin so are settings of ours. */
    public static final String PREFIX = "CARTSTREAM_";

    /** Settings that belong together, under one heading. */
    public record Section(String title, List<Setting<?>> settings) {
        public Section(String title, Setting<?>... settings) {
            this(title, List.of(settings));
        }
    }

    /**
     * What must hold between settings.
     *
     * @param about the settings; the rule is applied if each of them is right by itself
     * @param fault one sentence, where it does not hold
     */
    public record Rule(Set<Setting<?>> about, Function<Settings, Optional<String>> fault) {}

    public DeclaredSettings {
        sections = List.copyOf(sections);
        rules = List.copyOf(rules);
        var names = new HashSet<String>();
        for (var setting : all(sections)) {
            if (!names.add(setting.name())) {
                throw new IllegalArgumentException(setting.name() + " is declared twice");
            }
        }
    }

    /** The names of all settings, in the order of their declaration. */
    public Set<String> names() {
        var names = new LinkedHashSet<String>();
        all(sections).forEach(setting -> names.add(setting.name()));
        return names;
    }

    /** Every setting, in the order of their declaration. */
    public List<Setting<?>> all() {
        return all(sections);
    }

    /**
     * Reads and checks all settings. An empty variable counts as absent.
     *
     * @param environment names and values, as of {@link System#getenv()}
     * @throws InvalidSettingsException where settings are wrong, missing or unknown, with all of them
     */
    public Settings read(Map<String, String> environment) {
        var given = new TreeMap<String, String>();
        environment.forEach((name, value) -> {
            if (!value.isBlank()) {
                given.put(name, value.strip());
            }
        });
        var settings = new Settings();
        var faults = new ArrayList<String>();
        var wrong = new HashSet<String>();
        for (var setting : all(sections)) {
            read(setting, Optional.ofNullable(given.get(setting.name())), settings)
                    .ifPresent(fault -> {
                        wrong.add(setting.name());
                        faults.add(fault);
                    });
        }
        for (var rule : rules) {
            if (rule.about().stream().map(Setting::name).noneMatch(wrong::contains)) {
                rule.fault().apply(settings).ifPresent(faults::add);
            }
        }
        faults.addAll(unknown(given.keySet()));
        if (!faults.isEmpty()) {
            throw new InvalidSettingsException(faults);
        }
        return settings;
    }

    /** The fault, where there is one; the default then stands in for the wrong value, so that all others can be checked. */
    private static <T> Optional<String> read(Setting<T> setting, Optional<String> text, Settings settings) {
        var value = text.flatMap(setting::parse);
        var byDefault = value.isPresent() ? value : setting.defaultIn(settings);
        byDefault.ifPresent(found -> settings.put(setting, found));
        var isRight = text.isPresent() ? value.isPresent() : byDefault.isPresent();
        return isRight ? Optional.empty() : Optional.of(setting.fault(text));
    }

    private List<String> unknown(Set<String> given) {
        var names = names();
        return given.stream()
                .filter(name -> name.startsWith(PREFIX) && !names.contains(name))
                .map(name -> name + " is not a setting of the " + service
                        + SimilarName.to(name, names)
                                .map(similar -> "; did you mean " + similar + "?")
                                .orElse("; docs/settings.md lists them"))
                .toList();
    }

    private static List<Setting<?>> all(List<Section> sections) {
        return sections.stream()
                .<Setting<?>>flatMap(section -> section.settings().stream())
                .toList();
    }
}
