package io.cartstream.tools.catalogue;

/**
 * A product that is bought together with another.
 *
 * @param score orders with both / sqrt(orders with one × orders with the other), 0 to 1
 * @param orders with both
 * @param lift orders with both × all orders / (orders with one × orders with the other)
 */
public record Neighbour(String productId, double score, int orders, double lift) {}
