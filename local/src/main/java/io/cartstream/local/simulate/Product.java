package io.cartstream.local.simulate;

import java.math.BigDecimal;

/**
 * A made-up product.
 *
 * @param id the shop's id of it
 * @param name what the page shows
 * @param department where it stands
 * @param price of one piece
 */
public record Product(String id, String name, String department, BigDecimal price) {}
