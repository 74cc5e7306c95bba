package io.cartstream.local.run;

import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The jars of the services, the very ones that the images ship.
 *
 * @param api the producer API
 * @param worker the KCL worker
 */
record ServiceJars(Path api, Path worker) {
    private static final Path API = Path.of("producer-api", "target", "producer-api.jar");
    private static final Path WORKER = Path.of("kcl-worker", "target", "kcl-worker.jar");

    /**
     * The jars of the project that this class was built in.
     *
     * @throws CannotRunException where one is missing
     */
    static ServiceJars ofThisProject() {
        try {
            var classes =
                    ServiceJars.class.getProtectionDomain().getCodeSource().getLocation();
            return of(Path.of(classes.toURI()));
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static ServiceJars of(Path place) {
        for (var folder = place.toAbsolutePath(); folder != null; folder = folder.getParent()) {
            var jars = new ServiceJars(folder.resolve(API), folder.resolve(WORKER));
            if (Files.isRegularFile(jars.api) && Files.isRegularFile(jars.worker)) {
                return jars;
            }
        }
        throw new CannotRunException(
                "There is no " + API + " or no " + WORKER + " above " + place + "; run make build first.");
    }
}
