package io.cartstream.api.recommend;

import java.util.List;

/**
 * The answer.
 *
 * @param items best first
 */
public record Recommendations(String userId, Source source, List<Recommendation> items) {}
