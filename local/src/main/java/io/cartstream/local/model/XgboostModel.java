package io.cartstream.local.model;

import io.cartstream.embedded.sagemaker.ModelEndpoint;
import io.cartstream.feature.FeatureDefinition;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import ml.dmlc.xgboost4j.java.Booster;
import ml.dmlc.xgboost4j.java.XGBoost;
import ml.dmlc.xgboost4j.java.XGBoostError;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.jspecify.annotations.Nullable;

/**
 * A trained booster that answers as SageMaker's XGBoost container does: a probability a row. Thread-safe: XGBoost's in-place prediction
 * takes no state along.
 */
final class XgboostModel implements ModelEndpoint {
    /** The one file in {@code model.tar.gz}, under the name that SageMaker's container loads. */
    private static final String MODEL_FILE = "xgboost-model";

    /** Says which scaler.json a model was trained with: its SHA-256. Models of other makers have none. */
    private static final String SCALER_ATTRIBUTE = "scaler_sha256";

    private final Booster booster;
    private final int width;
    private final @Nullable String scalerChecksum;

    private XgboostModel(Booster booster, int width, @Nullable String scalerChecksum) {
        this.booster = booster;
        this.width = width;
        this.scalerChecksum = scalerChecksum;
    }

    /**
     * The model in a {@code model.tar.gz}.
     *
     * @throws UnfitModelException where it is none, or of other features
     */
    static XgboostModel load(byte[] modelTarGz, FeatureDefinition definition) throws UnfitModelException {
        try {
            var booster = XGBoost.loadModel(unpacked(modelTarGz));
            XgboostLibrary.deleteFile();
            // One thread a request: on a small machine a second costs more than it brings.
            booster.setParam("nthread", 1);
            requireFeatures(booster, definition);
            return new XgboostModel(booster, definition.names().size(), booster.getAttr(SCALER_ATTRIBUTE));
        } catch (IOException | XGBoostError e) {
            throw new UnfitModelException("model.tar.gz holds no XGBoost model", e);
        }
    }

    /** The SHA-256, in hexadecimal, of the scaler that it was trained with; empty where it does not say. */
    Optional<String> scalerChecksum() {
        return Optional.ofNullable(scalerChecksum);
    }

    @Override
    public String invoke(String csv) {
        var rows = csv.lines().filter(line -> !line.isBlank()).toList();
        try {
            var answer = new StringBuilder();
            for (var told : booster.inplace_predict(values(rows), rows.size(), width, Float.NaN)) {
                answer.append(told[0]).append('\n');
            }
            return answer.toString();
        } catch (XGBoostError e) {
            throw new IllegalArgumentException("XGBoost refuses the rows", e);
        }
    }

    private float[] values(List<String> rows) {
        var values = new float[rows.size() * width];
        var at = 0;
        for (var row : rows) {
            var cells = row.split(",", -1);
            if (cells.length != width) {
                throw new IllegalArgumentException(
                        "a row has " + cells.length + " values, the model has " + width + " features");
            }
            for (var cell : cells) {
                values[at++] = Float.parseFloat(cell);
            }
        }
        return values;
    }

    private static byte[] unpacked(byte[] modelTarGz) throws IOException {
        try (var archive = new TarArchiveInputStream(new GZIPInputStream(new ByteArrayInputStream(modelTarGz)))) {
            for (var entry = archive.getNextEntry(); entry != null; entry = archive.getNextEntry()) {
                if (entry.getName().equals(MODEL_FILE)) {
                    return archive.readAllBytes();
                }
            }
            throw new IOException("no " + MODEL_FILE + " in the archive");
        }
    }

    private static void requireFeatures(Booster booster, FeatureDefinition definition)
            throws XGBoostError, UnfitModelException {
        if (!Arrays.asList(booster.getFeatureNames()).equals(definition.names())) {
            throw new UnfitModelException("model.tar.gz and features.json name different features");
        }
    }
}
