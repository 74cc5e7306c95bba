package io.cartstream.tools.catalogue;

import java.math.BigDecimal;
import java.util.Optional;

/**
 * A product of the shop.
 *
 * @param id the shop's id of it
 * @param name what the page shows
 * @param department of the shop
 * @param aisle shelf of the department
 * @param price of one piece; empty if unknown
 */
public record Product(String id, String name, String department, String aisle, Optional<BigDecimal> price) {}
