package io.cartstream.api.recommend;

import java.time.Duration;
import java.util.Optional;

/**
 * How recommending is set.
 *
 * @param model absent where the fallback always ranks
 * @param reload how often model and scaler are checked again
 * @param shopRefresh how often catalogue and product totals are read again
 * @param neighbourRefresh for how long neighbours are held
 * @param productsHeld at most this many products' totals are held
 */
public record RecommendSettings(
        Optional<ModelSettings> model,
        RecommendLimits limits,
        Duration reload,
        Duration shopRefresh,
        Duration neighbourRefresh,
        int productsHeld) {

    /**
     * Where the model is.
     *
     * @param endpoint name of the SageMaker endpoint
     * @param scaler a file, or {@code s3://bucket/key}
     */
    public record ModelSettings(String endpoint, String scaler) {}
}
