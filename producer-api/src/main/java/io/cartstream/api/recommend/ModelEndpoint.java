package io.cartstream.api.recommend;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/** The trained model, wherever it runs. Thread-safe. */
public interface ModelEndpoint {
    /**
     * What the model says of each row.
     *
     * @param rows scaled vectors
     * @return numbers as the model gave them, unchecked; exceptionally with a {@link RowsRejectedException} where the model does not take
     * such rows, and with anything else where it cannot be asked. Ends in bounded time, and gives the call up when cancelled.
     */
    CompletableFuture<List<Double>> ask(List<float[]> rows);

    /** The model was reached and does not take such rows. */
    final class RowsRejectedException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        public RowsRejectedException(Throwable cause) {
            super("the model rejects the rows", cause);
        }
    }
}
