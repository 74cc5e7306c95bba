package io.cartstream.local.hostile;

import io.cartstream.local.chaos.ServiceFlags;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The JVM flags of the images, and the heap that the smallest task of any environment gets by them: read from the Dockerfiles and from
 * Terraform, so that the suite follows both.
 */
final class ProductionFlags {
    private static final Path PROJECT = Path.of("..");
    private static final Path ENVIRONMENTS = PROJECT.resolve(Path.of("terraform", "environments"));
    private static final Pattern FLAG = Pattern.compile("\"(-XX:[^\"]+|--[a-z][^\"]+)\"");
    private static final Pattern HEAP_SHARE = Pattern.compile("-XX:MaxRAMPercentage=(\\d+)");

    /** Heap of a worker under {@code make run}, which the worker's bounds are held to where tasks have more. */
    private static final int WORKER_OF_MAKE_RUN_MIB = 640;

    private ProductionFlags() {}

    static ServiceFlags read() throws IOException {
        return new ServiceFlags(
                flags("Dockerfile.api", "api", Integer.MAX_VALUE),
                flags("Dockerfile.worker", "worker", WORKER_OF_MAKE_RUN_MIB));
    }

    private static List<String> flags(String dockerfile, String service, int mostMib) throws IOException {
        var text = Files.readString(PROJECT.resolve(dockerfile));
        var flags = new ArrayList<String>();
        // The cache of classes is the image's own; what follows the container's memory becomes a size.
        FLAG.matcher(text)
                .results()
                .map(match -> match.group(1))
                .filter(flag -> !flag.startsWith("-XX:AOTCache") && !flag.contains("RAMPercentage"))
                .forEach(flags::add);
        var share = HEAP_SHARE.matcher(text);
        if (!share.find()) {
            throw new IllegalStateException(dockerfile + " does not say how much of its memory is heap");
        }
        var heap = Math.min(mostMib, smallestTaskMib(service) * Integer.parseInt(share.group(1)) / 100);
        flags.add("-Xmx" + heap + "m");
        return List.copyOf(flags);
    }

    private static int smallestTaskMib(String service) throws IOException {
        var size = Pattern.compile("(?m)^ *" + service + " += \\{.*memory_mib = (\\d+)");
        try (var files = Files.walk(ENVIRONMENTS)) {
            return files.filter(file -> file.endsWith("main.tf"))
                    .flatMap(file -> size.matcher(read(file)).results())
                    .mapToInt(match -> Integer.parseInt(match.group(1)))
                    .min()
                    .orElseThrow(() -> new IllegalStateException(ENVIRONMENTS + " tells no size of " + service));
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
