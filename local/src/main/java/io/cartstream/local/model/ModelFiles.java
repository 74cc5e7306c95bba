package io.cartstream.local.model;

import io.cartstream.feature.FeatureDefinition;
import io.cartstream.feature.Scaler;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/**
 * A model and the scaler it was trained with, as bytes. Immutable.
 */
final class ModelFiles {
    private static final String MODEL = "model.tar.gz";
    private static final String SCALER = "scaler.json";

    private final byte[] model;
    private final byte[] scaler;

    private ModelFiles(byte[] model, byte[] scaler) {
        this.model = model;
        this.scaler = scaler;
    }

    /** The small model that is shipped. */
    static ModelFiles shipped() throws IOException {
        return new ModelFiles(resource(MODEL), resource(SCALER));
    }

    /** What lies in {@code folder}; empty where no model does. A scaler that is missing is an empty one, and so fits nothing. */
    static Optional<ModelFiles> in(Path folder) throws IOException {
        var model = folder.resolve(MODEL);
        var scaler = folder.resolve(SCALER);
        return Files.isRegularFile(model)
                ? Optional.of(new ModelFiles(
                        Files.readAllBytes(model),
                        Files.isRegularFile(scaler) ? Files.readAllBytes(scaler) : new byte[0]))
                : Optional.empty();
    }

    /**
     * The model, checked with its scaler against the features.
     *
     * @throws UnfitModelException where they do not fit each other
     */
    XgboostModel load(FeatureDefinition definition) throws UnfitModelException {
        if (scaler.length == 0) {
            throw new UnfitModelException(
                    SCALER + " is missing beside " + MODEL + ": put the one there that the model was trained with");
        }
        try {
            Scaler.parse(scaler, definition);
        } catch (IllegalArgumentException e) {
            throw new UnfitModelException(e.getMessage(), e);
        }
        var loaded = XgboostModel.load(model, definition);
        if (loaded.scalerChecksum()
                .filter(trained -> !trained.equals(checksum(scaler)))
                .isPresent()) {
            throw new UnfitModelException(SCALER + " is not the one that " + MODEL + " was trained with");
        }
        return loaded;
    }

    private static String checksum(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    byte[] scaler() {
        return scaler.clone();
    }

    boolean sameAs(ModelFiles other) {
        return Arrays.equals(model, other.model) && Arrays.equals(scaler, other.scaler);
    }

    private static byte[] resource(String name) throws IOException {
        try (InputStream in = ModelFiles.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IOException("local.jar has no " + name);
            }
            return in.readAllBytes();
        }
    }
}
