package io.cartstream.api.recommend;

/**
 * A product that is bought together with another.
 *
 * @param score how much; scores of several products' common neighbour add up
 */
public record Neighbour(String productId, double score) {}
