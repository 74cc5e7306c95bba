package io.cartstream.feature;

import java.time.Instant;

/**
 * One product of one order, as the product's counters see it.
 *
 * @param productId the product
 * @param nth how many-eth order of that shopper with the product this is, from 1
 * @param orderedAt event time of the order
 */
public record OrderLine(String productId, long nth, Instant orderedAt) {}
