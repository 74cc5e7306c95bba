package io.cartstream.api.recommend.scaler;

import io.cartstream.api.recommend.ScalerSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A scaler in a file. */
public record FileScaler(Path file) implements ScalerSource {
    @Override
    public byte[] read() throws IOException {
        return Files.readAllBytes(file);
    }
}
