package io.cartstream.local.chaos;

import java.util.List;

/**
 * With which JVM flags the services run.
 *
 * @param api of the API
 * @param worker of each worker
 */
public record ServiceFlags(List<String> api, List<String> worker) {
    /** Two cores for five JVMs: less compiling, less heap. */
    static final ServiceFlags SMALL = new ServiceFlags(small(), small());

    private static List<String> small() {
        return List.of(
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx320m");
    }
}
