package io.cartstream.store;

/**
 * A product that is bought together with another.
 *
 * @param productId the product
 * @param score how much, 0 to 1; scores of several products' common neighbour add up
 * @param orders with both
 * @param lift orders with both × all orders / (orders with one × orders with the other)
 */
public record StoredNeighbour(String productId, double score, long orders, double lift) {}
