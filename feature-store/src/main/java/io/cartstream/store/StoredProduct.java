package io.cartstream.store;

import java.math.BigDecimal;
import java.util.Optional;

/**
 * One product of the catalogue as it is stored. Immutable.
 *
 * @param productId the shop's id of it
 * @param name what the page shows; the id where the stored item has no name
 * @param department of the shop, if known
 * @param aisle shelf of the department, if known
 * @param price of one piece in the shop's currency, if known
 */
public record StoredProduct(
        String productId,
        String name,
        Optional<String> department,
        Optional<String> aisle,
        Optional<BigDecimal> price) {}
