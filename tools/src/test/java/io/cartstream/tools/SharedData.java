package io.cartstream.tools;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The real data beside the project, where this machine has it; a clone on its own does not. */
public final class SharedData {
    private static final Path ONLINE_RETAIL = Path.of("..", "shared", "data", "online-retail.csv.gz");

    private SharedData() {}

    /** UCI's Online Retail, raw. Tests run in the module's folder, one below the project's. */
    public static Optional<Path> onlineRetail() {
        var file = Path.of("..").resolve(ONLINE_RETAIL).toAbsolutePath().normalize();
        return Optional.of(file).filter(Files::isRegularFile);
    }
}
