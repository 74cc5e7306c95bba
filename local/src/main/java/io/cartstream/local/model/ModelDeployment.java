package io.cartstream.local.model;

import io.cartstream.embedded.sagemaker.ModelEndpoints;
import io.cartstream.feature.FeatureDefinition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves the model of a folder, or where there is none that fits the one that is shipped; looks every second whether another has come, and
 * serves that. The scaler that belongs to what is served lies in a place of its own, where the API reads it.
 */
public final class ModelDeployment implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ModelDeployment.class);
    private static final long LOOK_EVERY_MILLIS = 1_000;

    private final ModelEndpoints endpoints;
    private final String endpoint;
    private final Path folder;
    private final Path scaler;
    private final FeatureDefinition definition = FeatureDefinition.shared();
    private final Thread thread =
            Thread.ofPlatform().daemon().name("model deployment").unstarted(this::watch);
    private @Nullable ModelFiles served;
    private @Nullable ModelFiles refused;

    private ModelDeployment(ModelEndpoints endpoints, String endpoint, Path folder, Path scaler) {
        this.endpoints = endpoints;
        this.endpoint = endpoint;
        this.folder = folder;
        this.scaler = scaler;
    }

    /**
     * Deploys a model and goes on looking for others.
     *
     * @param endpoint its name
     * @param folder where a model of one's own may be put
     * @param scaler where the scaler of what is served is written
     * @throws IllegalStateException where not even the shipped model can be served
     */
    public static ModelDeployment start(ModelEndpoints endpoints, String endpoint, Path folder, Path scaler) {
        var deployment = new ModelDeployment(endpoints, endpoint, folder, scaler);
        try {
            deployment.look();
            if (deployment.served == null) {
                var shipped = ModelFiles.shipped();
                deployment.serve(shipped, shipped.load(deployment.definition));
            }
        } catch (IOException | UnfitModelException e) {
            throw new IllegalStateException("No model can be served: " + e.getMessage(), e);
        }
        deployment.thread.start();
        return deployment;
    }

    @Override
    public void close() {
        thread.interrupt();
        endpoints.remove(endpoint);
    }

    private void watch() {
        try {
            while (true) {
                TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MILLIS);
                try {
                    look();
                } catch (IOException e) {
                    LOG.warn("The folder of models cannot be read: {}", e.getMessage());
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void look() throws IOException {
        var found = ModelFiles.in(folder);
        if (found.isEmpty() || isSame(found, served) || isSame(found, refused)) {
            return;
        }
        try {
            serve(found.get(), found.get().load(definition));
        } catch (UnfitModelException e) {
            refused = found.get();
            LOG.warn("The model in {} is not served: {}", folder, e.getMessage());
        }
    }

    private static boolean isSame(Optional<ModelFiles> found, @Nullable ModelFiles other) {
        return other != null && found.orElseThrow().sameAs(other);
    }

    private void serve(ModelFiles files, XgboostModel model) throws IOException {
        endpoints.deploy(endpoint, model);
        Files.createDirectories(scaler.getParent());
        var beside = scaler.resolveSibling(scaler.getFileName() + ".new");
        Files.write(beside, files.scaler());
        Files.move(beside, scaler, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        served = files;
        LOG.info("serving a model as {}", endpoint);
    }
}
