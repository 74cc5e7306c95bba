package io.cartstream.service.settings;

import java.util.HashMap;
import java.util.Map;

/** The values of the settings that a service declares. Made by {@link DeclaredSettings#read}. Immutable from then on. */
public final class Settings {
    /** By name, since a setting may be declared by derivation from another one of its name. */
    private final Map<String, Object> values = new HashMap<>();

    Settings() {}

    /**
     * The value of a setting.
     *
     * @throws IllegalStateException where the service does not declare it, or it has no value in this mode of the service
     */
    @SuppressWarnings("unchecked") // put() takes a value of the setting's type only, and a service declares a name once
    public <T> T get(Setting<T> setting) {
        var value = values.get(setting.name());
        if (value == null) {
            throw new IllegalStateException(setting.name() + " is not declared, or is declared later");
        }
        return (T) value;
    }

    <T> void put(Setting<T> setting, T value) {
        values.put(setting.name(), value);
    }
}
