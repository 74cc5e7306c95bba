package io.cartstream.local.run;

import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What was built: the jars of the services, the very ones that the images ship, and the page.
 *
 * @param api the producer API
 * @param worker the KCL worker
 * @param page the folder of the page's files; not there where the page was not built
 */
record Artifacts(Path api, Path worker, Path page) {
    private static final Path API = Path.of("producer-api", "target", "producer-api.jar");
    private static final Path WORKER = Path.of("kcl-worker", "target", "kcl-worker.jar");
    private static final Path PAGE = Path.of("webapp", "dist");

    /**
     * What the project that this class was built in has built.
     *
     * @throws CannotRunException where a jar is missing
     */
    static Artifacts ofThisProject() {
        try {
            var classes = Artifacts.class.getProtectionDomain().getCodeSource().getLocation();
            return of(Path.of(classes.toURI()));
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Artifacts of(Path place) {
        for (var folder = place.toAbsolutePath(); folder != null; folder = folder.getParent()) {
            var found = new Artifacts(folder.resolve(API), folder.resolve(WORKER), folder.resolve(PAGE));
            if (Files.isRegularFile(found.api) && Files.isRegularFile(found.worker)) {
                return found;
            }
        }
        throw new CannotRunException(
                "There is no " + API + " or no " + WORKER + " above " + place + "; run make build first.");
    }
}
