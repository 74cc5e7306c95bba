package io.cartstream.bench;

import tools.jackson.databind.json.JsonMapper;

/** What processes of a benchmark tell each other: records as JSON on one line. Thread-safe. */
public final class Json {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private Json() {}

    public static String write(Object value) {
        return MAPPER.writeValueAsString(value);
    }

    public static <T> T read(String json, Class<T> type) {
        return MAPPER.readValue(json, type);
    }
}
