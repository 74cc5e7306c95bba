package io.cartstream.api.catalogue;

import java.math.BigDecimal;
import java.util.Optional;

/**
 * One product of the catalogue. Immutable.
 *
 * @param name what it is called
 * @param department where it stands in the shop, where anybody knows
 * @param aisle shelf of the department, where anybody knows
 * @param price of one piece in the shop's currency, where anybody knows
 */
public record Product(
        String productId,
        String name,
        Optional<String> department,
        Optional<String> aisle,
        Optional<BigDecimal> price) {}
