package io.cartstream.api.recommend;

import java.util.List;

/** What came of asking the model. */
sealed interface Scores {
    /**
     * It has answered.
     *
     * @param probabilities one for each row, from 0 to 1
     */
    record Told(List<Double> probabilities) implements Scores {}

    /** It has not, and somebody else must rank. */
    record Untold(FallbackReason why) implements Scores {}
}
