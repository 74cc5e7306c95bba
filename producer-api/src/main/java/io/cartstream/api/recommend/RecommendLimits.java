package io.cartstream.api.recommend;

import java.time.Duration;

/**
 * How long the steps of an answer may take, and how much it may look at.
 *
 * @param total for all steps together: what a step leaves is not added to the next, what it overdraws is taken from them
 * @param shopper to read what is known of the shopper
 * @param neighbours to read the neighbours that are not held
 * @param model to ask the model
 * @param candidates at most this many are ranked
 */
public record RecommendLimits(Duration total, Duration shopper, Duration neighbours, Duration model, int candidates) {}
