package io.cartstream.api.recommend;

import java.io.IOException;

/** Where {@code scaler.json} lies. */
@FunctionalInterface
public interface ScalerSource {
    /**
     * Its content now; takes bounded time.
     *
     * @throws IOException where it cannot be read
     */
    byte[] read() throws IOException;
}
