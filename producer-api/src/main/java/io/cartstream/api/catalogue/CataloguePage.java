package io.cartstream.api.catalogue;

import java.util.List;
import java.util.Optional;

/**
 * A page of the catalogue, in the order of names.
 *
 * @param nextCursor where the next page begins; absent on the last
 * @param departments of the whole catalogue
 */
public record CataloguePage(List<Product> items, Optional<String> nextCursor, List<String> departments) {}
