package io.cartstream.api.catalogue;

import java.util.Optional;

/**
 * Which products are asked for.
 *
 * @param search words, each of which must begin a word of the product's name, aisle or department, or be its id; none means all
 * @param department only products of it
 * @param cursor where the page before ended
 * @param limit at most this many
 */
public record CatalogueQuery(String search, Optional<String> department, Optional<String> cursor, int limit) {}
